"""The review room in the browser: pages that work without scripts, over one desk. Take `application`."""
