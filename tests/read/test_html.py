"""HTML: the story, its captions and other stories in their regions, and nothing hostile gets through."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recount.model.errors import InputError
from recount.model.limits import MAX_PAGE_BYTES
from recount.model.reports import Report
from tests.read.made import SENTENCE, STORY, page, reads, refusal, regions, report

CAPTION = "Rescuers carry 12 bodies out of the market of Velmora."
OTHER = "Air raid on Tessin kills 33"
LONG_STORY = STORY + "<p>The town has been under siege since March, and no aid has reached it for weeks.</p>"


def words(found: Report, kind: str) -> str:
    return "\n\n".join(text for k, text in regions(found) if k == kind)


def test_a_news_page_is_taken_apart():
    found = report(
        "html",
        page(
            "<header><nav><a href=/>Home</a><a href=/w>World</a></nav></header>"
            "<main><article><h1>Shelling kills 12</h1>"
            f"<figure><img src=a.jpg><figcaption>{CAPTION}</figcaption></figure>{LONG_STORY}"
            "<blockquote><p>We counted twelve bodies.</p></blockquote>"
            "<ul><li>8 men</li><li>4 children</li></ul></article>"
            "<aside class=related-stories><h3>Related stories</h3>"
            f"<ul><li><a href=/1>{OTHER}</a></li></ul></aside></main><footer>© 2031 Orlan Courier</footer>",
            "<title>Shelling kills 12 - The Orlan Courier</title>"
            '<meta property="og:site_name" content="The Orlan Courier">'
            '<meta property="article:published_time" content="2031-05-02T18:30:00+02:00">'
            '<link rel=canonical href="https://courier.example/a/velmora">',
        ),
        "pages/a.html",
    )
    assert (found.id, found.title, found.publisher) == (
        "pages/a.html",
        "Shelling kills 12",
        "The Orlan Courier",
    )
    assert (found.published, found.url, found.language) == (
        date(2031, 5, 2),
        "https://courier.example/a/velmora",
        "en",
    )
    assert [kind for kind, _ in regions(found)] == ["title", "body", "quote", "body", "caption", "furniture"]
    assert words(found, "body").startswith(SENTENCE)
    assert words(found, "body").endswith("8 men\n4 children")
    assert words(found, "quote") == "We counted twelve bodies."
    assert words(found, "caption") == CAPTION
    assert words(found, "furniture") == f"Related stories\n{OTHER}"
    assert "Home" not in found.layer
    assert "©" not in found.layer


@pytest.mark.parametrize(
    "markup",
    [
        "<figure><img><figcaption><p>{}</p></figcaption></figure>",
        '<div class="wp-caption"><img><p class="wp-caption-text">{}</p></div>',
        '<div class="photoCaption">{}</div>',
        '<span id="main_image_caption">{}</span>',
        '<p class="cutline">{}</p>',
        "<p><img src=a.jpg><br><em>{}</em></p>",
        "<table><caption>{}</caption><tr><td>Day</td><td>Killed</td></tr></table>",
    ],
)
def test_captions_are_told_by_their_markup(markup: str):
    found = report("html", page(f"<article><h1>Velmora</h1>{markup.format(CAPTION)}{LONG_STORY}</article>"))
    assert words(found, "caption") == CAPTION
    assert CAPTION not in words(found, "body")
    assert SENTENCE in words(found, "body")


def test_a_caption_that_stands_again_as_a_paragraph_is_a_caption_once():
    figure = f"<figure><img><figcaption>{CAPTION}</figcaption></figure>"
    found = report(
        "html", page(f"<article><h1>Velmora</h1>{figure}<p>{CAPTION}</p>{LONG_STORY}{figure}</article>")
    )
    assert found.layer.count(CAPTION) == 1
    assert words(found, "caption") == CAPTION


@pytest.mark.parametrize(
    "markup",
    [
        "<aside><a href=/1>{}</a></aside>",
        '<div class="relatedArticles"><p><a href=/1>{}</a></p></div>',
        '<section id="most-read"><ol><li>{}</li></ol></section>',
        '<div role="complementary"><p>{}</p></div>',
        "<h2>Related stories</h2><ul><li><a href=/1>{}</a></li></ul>",
        "<h3>More on this story:</h3><div><a href=/1>{}</a></div>",
        "<p><strong>Most read</strong></p><p><a href=/1>{}</a></p>",
        "<p><strong>Read more:</strong> <a href=/1>{}</a></p>",
        "<p>SEE ALSO: <a href=/1>{}</a></p>",
        "<ul><li><a href=/1>{}</a></li><li><a href=/2>Ferry sinks</a></li></ul>",
        "<section><h2>You may also like</h2><article><a href=/1><h3>{}</h3></a></article></section>",
    ],
)
def test_other_stories_are_furniture(markup: str):
    found = report("html", page(f"<article><h1>Velmora</h1>{LONG_STORY}{markup.format(OTHER)}</article>"))
    assert OTHER in words(found, "furniture")
    assert OTHER not in words(found, "body")
    assert "siege since March" in words(found, "body")


@pytest.mark.parametrize(
    "markup",
    [
        "<nav><a href=/1>{}</a></nav>",
        '<div class="newsletter-signup"><p>{}</p></div>',
        '<ul class="social-share"><li>{}</li></ul>',
        '<div class="cookie-banner"><p>{}</p></div>',
        '<section id="comments"><p>{}</p></section>',
        '<div style="display: none"><p>{}</p></div>',
        "<p hidden>{}</p>",
        "<script>{}</script>",
        "<form><p>{}</p></form>",
        "<!-- {} -->",
    ],
)
def test_page_furniture_without_news_is_left_out(markup: str):
    found = report("html", page(f"<article><h1>Velmora</h1>{LONG_STORY}</article>{markup.format(OTHER)}"))
    assert OTHER not in found.layer
    assert "siege since March" in words(found, "body")


@pytest.mark.parametrize(
    "around",
    [
        '<div class="content related-wrapper">{}</div>',
        '<form id="aspnet"><div>{}</div></form>',
        '<div class="sidebar-right"><h1>Velmora</h1>{}</div>',
        '<div class="has-sidebar no-nav">{}</div>',
        "<aside>{}</aside>",
    ],
)
def test_the_story_itself_is_never_taken_for_furniture(around: str):
    found = report("html", page(around.format(LONG_STORY)))
    assert "siege since March" in words(found, "body")


@pytest.mark.parametrize("name", ["standfirst", "article__teaser", "subHeadline"])
def test_a_standfirst_begins_the_story(name: str):
    head = (
        f'<header><h1>Velmora</h1><p class="{name}">Bakers died.</p><p class="byline">By A. Test</p></header>'
    )
    box = f'<div class="teaser"><a href=/1>{OTHER}</a></div>'
    found = report(
        "html", page(f'<article>{head}<div class="article-body">{LONG_STORY}</div>{box}</article>')
    )
    assert words(found, "body").startswith("Bakers died.")
    assert found.text.count("Bakers died.") == 1
    assert words(found, "furniture") == OTHER


def test_a_page_of_few_words_is_read_like_a_long_one():
    head = "<header><h1>Velmora</h1><p class=byline>By A. Test</p></header>"
    found = report("html", page(f"<article>{head}<p>Bakers died.</p><p>So did <b>a</b> boy.</p></article>"))
    assert words(found, "body").split("\n\n") == ["Bakers died.", "So did a boy."]


def test_a_table_that_lays_out_a_page_is_no_table():
    cells = f"<td><a href=/>Home</a><br><a href=/s>Sport</a></td><td><h1>Velmora</h1>{LONG_STORY}</td>"
    found = report("html", page(f"<table><tr>{cells}</tr></table>"))
    assert words(found, "body").startswith(SENTENCE + "\n\n")


def test_things_that_stand_side_by_side_do_not_run_together():
    box = "<aside><a href=/1>Air raid kills 33</a><time>1 May</time></aside>"
    figure = "<figcaption><span>A market with 12</span><span>Photo: Wire</span></figcaption>"
    found = report(
        "html", page(f"<article><h1>Velmora</h1><figure>{figure}</figure>{LONG_STORY}{box}</article>")
    )
    assert words(found, "caption") == "A market with 12 Photo: Wire"
    assert words(found, "furniture") == "Air raid kills 33\n1 May"


def test_words_for_screen_readers_are_no_part_of_a_caption():
    figure = f'<figcaption><span class="visually-hidden">Image caption,</span>{CAPTION}</figcaption>'
    found = report("html", page(f"<article><h1>Velmora</h1><figure>{figure}</figure>{LONG_STORY}</article>"))
    assert words(found, "caption") == CAPTION


def test_the_words_that_follow_a_part_stay():
    found = report(
        "html", page(f"<article>{LONG_STORY}<p>Seven <span class=caption>x y</span>were hurt.</p></article>")
    )
    assert "Seven were hurt." in words(found, "body")


def test_short_pages_and_pages_without_paragraphs_are_read():
    assert report("html", page("<p>Twelve people were killed.</p>")).text == "Twelve people were killed."
    assert report("html", b"Twelve people were killed.").text == "Twelve people were killed."
    found = report(
        "html", page("<div id=content>Twelve were killed in Velmora.<br><br>Three were hurt.</div>")
    )
    assert found.text.split("\n\n") == ["Twelve were killed in Velmora.", "Three were hurt."]


def test_tables_keep_their_rows():
    table = "<table><tr><th>Day</th><th>Killed</th></tr><tr><td>1 May</td><td>3</td></tr></table>"
    found = report("html", page(f"<article><h1>Velmora</h1>{LONG_STORY}{table}</article>"))
    assert "Day | Killed\n1 May | 3" in found.text


@pytest.mark.parametrize(
    "head",
    [
        '<meta name="date" content="2031-05-02">',
        '<meta property="article:published_time" content="2031-05-02T23:30:00-05:00">'
        '<meta property="article:modified_time" content="2031-06-09T10:00:00Z">',
        '<script type="application/ld+json">{"@type": "NewsArticle", "datePublished": "2031-05-02"}</script>',
        '<link rel="canonical" href="https://courier.example/2031/05/02/velmora">',
    ],
)
def test_the_day_of_publication_is_read_from_what_the_page_says_of_itself(head: str):
    assert report("html", page(f"<article>{LONG_STORY}</article>", head)).published == date(2031, 5, 2)


def test_a_year_in_the_footer_or_a_day_in_the_story_is_no_day_of_publication():
    body = f"<article>{LONG_STORY}<p>It happened on 2 May 2031.</p></article><footer>© 2029 Courier</footer>"
    assert report("html", page(body)).published is None


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "cp1251"])
def test_the_declared_encoding_is_used(encoding: str):
    text = "Площадь в Велморе" if encoding == "cp1251" else "Zwölf Händler wurden getötet"
    data = f"<html><head><meta charset={encoding}></head><body><p>{text}</p></body></html>".encode(encoding)
    assert report("html", data).text == text


def test_the_language_is_told_by_the_words_not_by_the_template():
    arabic = "قتل اثنا عشر شخصا على الأقل في قصف على سوق المدينة يوم الجمعة، بحسب مستشفى البلدة."
    data = f"<html lang=en><body><p>{arabic}</p></body></html>".encode()
    assert report("html", data).language == "ar"


HOSTILE = {
    "deep": b"<div>" * 100_000 + STORY.encode() + b"</div>" * 100_000,
    "deep inline": STORY.encode() + b"<b><i>" * 100_000,
    "script in the title": page(LONG_STORY, "<title><script>alert(1)</script> kills 3</title>"),
    "huge attribute": page(f"<div class='{'related ' * 500_000}'>{STORY}</div>{LONG_STORY}"),
    "entities": b"<!DOCTYPE html [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;'>]>"
    + page(f"<p>&b; &#0; &#xD800; &#x110000; &lt;script&gt;</p>{STORY}"),
    "NULs": b"\0" * 1000 + page(STORY),
    "only brackets": b"<" * 100_000,
    "broken metadata": page(LONG_STORY, f'<script type="application/ld+json">{"[" * 50_000}</script>'),
    "headings": page(LONG_STORY + "<h2>Related stories</h2>" * 5000),
    "surrogates in bytes": page(STORY) + b"\xed\xa0\x80\xff\xfe",
    "frames": b"<frameset><frame src=a></frameset>",
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_give_a_report_or_a_refusal(name: str):
    for item in reads("html", HOSTILE[name]):
        if isinstance(item, Report):
            check(item)
        else:
            assert isinstance(item, InputError)


def test_markup_in_a_title_is_words():
    assert report("html", HOSTILE["script in the title"]).title == "<script>alert(1)</script> kills 3"


def test_lists_of_other_stories_are_bounded():
    many = "<h2>Related stories</h2><ul><li><a href=x>Karst</a></li></ul>" * 2000
    assert len(report("html", page(LONG_STORY + many)).text) < 5000


@pytest.mark.parametrize("data", [b"", b"<html></html>", page(""), page("<script>x</script>"), b"\0\0"])
def test_a_page_without_text_is_refused(data: bytes):
    assert refusal("html", data)


def test_a_page_of_very_many_elements_is_refused():
    assert "elements" in refusal("html", page("Velmora<br>" * 300_001)).what


def test_a_huge_page_is_refused():
    assert "larger than 20 MiB" in refusal("html", b"<p>x" * (MAX_PAGE_BYTES // 4 + 1)).what


def check(found: Report) -> None:
    """What holds for every report: regions in order, inside the layer, without overlap, and storable text."""
    ends = [0]
    for region in found.all_regions:
        assert ends[-1] <= region.start < region.end <= len(found.layer)
        assert found.layer[region.start : region.end].strip()
        ends.append(region.end)
    found.layer.encode()
    assert "\0" not in found.layer


TAGS = st.sampled_from(
    ["p", "div", "aside", "figcaption", "h1", "h2", "ul", "li", "a", "b", "table", "tr", "td", "br"]
)
NAMES = st.sampled_from(
    ["", " class=related", " class=caption", " id=nav", " hidden", " href=/x", " role=dialog"]
)
WORDS = st.sampled_from(["12 killed", "Related stories", "Read more: x", " ", "&#0;", SENTENCE]) | st.text(
    max_size=9
)


def element(tag: str, name: str, parts: list[str]) -> str:
    return f"<{tag}{name}>{''.join(parts)}</{tag}>"


MARKUP = st.recursive(WORDS, lambda inner: st.builds(element, TAGS, NAMES, st.lists(inner)), max_leaves=25)


@settings(max_examples=60, deadline=None)
@given(st.lists(MARKUP, max_size=6))
def test_any_markup_gives_reports_whose_regions_fit(parts: list[str]):
    for item in reads("html", page("".join(parts).encode("utf-8", "replace").decode())):
        if isinstance(item, Report):
            check(item)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_no_bytes_raise(data: bytes):
    assert all(isinstance(item, (Report, InputError)) for item in reads("html", data))
