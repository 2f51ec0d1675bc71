"""The same invented news in many languages, for the tests of what is read for claims and what is not."""

from __future__ import annotations

ENGLISH = (
    "At least 12 people were killed on Friday when shells fell on the market of Velmora, the hospital said."
)
TEXTS = {
    "es": "Al menos doce personas murieron el viernes en un bombardeo contra el mercado de Velmora, según el"
    " hospital de la ciudad.",
    "fr": "Au moins douze personnes ont été tuées vendredi dans le bombardement du marché de Velmora, a"
    " déclaré l’hôpital de la ville.",
    "pt": "Pelo menos doze pessoas morreram na sexta-feira num bombardeamento do mercado de Velmora, informou"
    " o hospital da cidade.",
    "de": "Bei dem Beschuss des Marktes von Velmora wurden am Freitag mindestens zwölf Menschen getötet.",
    "nl": "Bij de beschieting van de markt zijn vrijdag zeker twaalf mensen gedood, zei het ziekenhuis.",
    "tr": "Velmora pazarına cuma günü düzenlenen top atışında en az on iki kişi öldü, hastane açıkladı.",
    "id": "Sedikitnya dua belas orang tewas pada hari Jumat akibat penembakan di pasar Velmora, kata rumah"
    " sakit kota itu.",
    "so": "Ugu yaraan laba iyo toban qof ayaa la dilay Jimcihii markii madaafiic lagu tuuray suuqa Velmora.",
    "ar": "قتل اثنا عشر شخصا على الأقل في قصف على سوق المدينة يوم الجمعة، بحسب مستشفى البلدة.",
    "fa": "دست کم دوازده نفر روز جمعه در گلوله‌باران بازار شهر کشته شدند، بیمارستان گفت.",
    "ru": "По меньшей мере двенадцать человек погибли в пятницу при обстреле рынка, сообщила больница.",
    "uk": "Щонайменше дванадцять людей загинули у п'ятницю внаслідок обстрілу ринку, повідомила лікарня.",
    "he": "לפחות שנים עשר בני אדם נהרגו ביום שישי בהפגזת השוק בוולמורה, כך מסר בית החולים.",
    "zh": "医院表示，星期五维尔莫拉市场遭到炮击，至少有十二人死亡，三十人受伤。",
}
