"""What counts as marked for translation, and what does not."""

from grants.core.strings import Message, in_python, in_template, unmarked_in


def test_text_outside_of_tags_is_found_with_its_line() -> None:
    assert unmarked_in('<p>\n{% translate "ok" %} Left {{ n }}\n</p>') == [(1, "… Left …")]


def test_attributes_that_are_read_out_count() -> None:
    assert unmarked_in('<input placeholder="Name" class="wide">') == [(1, "Name")]


def test_translated_text_names_and_code_are_silent() -> None:
    page = """{% blocktranslate %}Some <b>text</b>{% endblocktranslate %}<a title="{% translate 'x' %}">&middot; 12</a>
    <b translate="no">XLSX<br>CSV</b><script>let a</script>{% comment %}No{% endcomment %}{# No #} Sofra"""
    assert unmarked_in(page) == []


def test_text_after_a_silent_element_is_heard_again() -> None:
    assert unmarked_in('<b translate="no">XLSX</b> Save') == [(1, "Save")]


def test_template_strings_of_every_kind_are_read() -> None:
    source = (
        """{% translate "It's" %}{% translate "May" context "month" %}{{ _("Sum")|upper }}"""
        "{% blocktranslate count n=n trimmed %}\n one {{ n }}\n{% plural %}\n many {{ n }}\n{% endblocktranslate %}"
    )
    assert list(in_template(source)) == [
        Message(None, "It's"),
        Message("month", "May"),
        Message(None, "Sum"),
        Message(None, "one %(n)s", "many %(n)s"),
    ]


def test_python_strings_of_every_kind_are_read() -> None:
    source = 'a = _("One " "line")\nngettext("call", "calls", n)\npgettext_lazy("month", "May")\nother("no")'
    assert set(in_python(source)) == {
        Message(None, "One line"),
        Message(None, "call", "calls"),
        Message("month", "May"),
    }
