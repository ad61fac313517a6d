/* Text pasted from Word, Google Docs or a page keeps its paragraphs and lists, as plain text, and drops the rest. */
"use strict";

(() => {
  const DROPPED = "script, style, head, title, meta, link, img, svg, object, iframe, noscript, template, del";
  const BLOCKS = new Set(["ADDRESS", "ARTICLE", "ASIDE", "BLOCKQUOTE", "DD", "DIV", "DL", "DT", "FIGURE", "FOOTER", "FORM", "H1", "H2", "H3", "H4", "H5", "H6", "HEADER", "HR", "LI", "MAIN", "NAV", "OL", "P", "PRE", "SECTION", "TABLE", "TBODY", "TFOOT", "THEAD", "TR", "UL"]);
  const styleOf = (node) => node.dataset?.style || "";

  // A list item of Word is a paragraph with its sign in a span that other programs should pass over.
  function wordItem(node) {
    if (!/mso-list:\s*(?!none)[^;]*l\d/i.test(styleOf(node)) && !/^MsoListParagraph/.test(node.className || "")) return null;
    const sign = [...node.querySelectorAll("span")].find((span) => /mso-list:\s*ignore/i.test(styleOf(span)));
    const level = Number(/level(\d)/i.exec(styleOf(node))?.[1] || 1);
    const mark = /^\s*([\dA-Za-z]{1,4})[.)]/.exec(sign?.textContent || "")?.[1];
    sign?.remove();
    if (!sign && !/mso-list/i.test(styleOf(node))) return null;
    return { level, mark: mark && /^([ivxIVX]+|\d+|[a-zA-Z])$/.test(mark) ? `${mark}. ` : "- " };
  }

  function linesOf(root) {
    const lines = []; // { text, item }
    let line = null;
    const close = () => { if (line && line.text.trim()) lines.push({ ...line, text: line.text.replace(/[^\S\n\t]+/g, " ").replace(/ *([\n\t]) */g, "$1").trim() }); line = null; };
    const add = (text, item) => { line ??= { text: "", item: false, lead: "" }; line.text += text; if (item) line.item = true; };

    function open(lead) { close(); line = { text: "", item: true, lead }; }

    function walk(node, list) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (node.data.trim() || line) add(node.data.replace(/[\s\u00a0]+/g, " "));
        return;
      }
      if (node.nodeType !== Node.ELEMENT_NODE) return;
      if (node.tagName === "BR") { if (line) add("\n"); return; }
      if (node.tagName === "TD" || node.tagName === "TH") {
        if (line?.text.trim()) add("\t");
        for (const child of node.childNodes) walk(child, { ...list, cell: true });
        return;
      }
      const item = node.tagName === "P" ? wordItem(node) : null;
      if (item) open("  ".repeat(item.level - 1) + item.mark);
      else if (node.tagName === "LI") {
        list.count += 1;
        open("  ".repeat(Math.max(list.depth - 1, 0)) + (list.ordered ? `${list.count}. ` : "- "));
      } else if (BLOCKS.has(node.tagName) && !(list.cell && line) && !(line && !line.text.trim() && line.item)) close();
      const inside = node.tagName === "UL" || node.tagName === "OL" ? { ordered: node.tagName === "OL", count: (node.start || 1) - 1, depth: list.depth + 1, cell: list.cell } : list;
      for (const child of node.childNodes) walk(child, inside);
      if (item || BLOCKS.has(node.tagName) && !(list.cell && node.tagName !== "TR")) close();
    }

    walk(root, { ordered: false, count: 0, depth: 0, cell: false });
    close();
    return lines;
  }

  function plainOf(html) {
    // Styles are read, never applied: the page's policy would refuse them, and say so.
    const bare = html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<[a-z][^>]*>/gi, (tag) => tag.replace(/\sstyle\s*=/gi, " data-style="));
    const page = new DOMParser().parseFromString(bare, "text/html");
    for (const node of page.querySelectorAll(DROPPED)) node.remove();
    for (const node of page.querySelectorAll("[data-style*='display:none'], [data-style*='mso-hide']")) node.remove();
    const lines = linesOf(page.body);
    return lines.map((line, at) => {
      const text = line.item ? line.lead + line.text.replace(/\n/g, "\n" + " ".repeat(line.lead.length)) : line.text;
      if (!at) return text;
      return (line.item && lines[at - 1].item ? "\n" : "\n\n") + text;
    }).join("");
  }

  function insert(field, text) {
    field.focus();
    if (document.execCommand?.("insertText", false, text)) return; // keeps the browser's own undo
    field.setRangeText(text, field.selectionStart, field.selectionEnd, "end");
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  document.addEventListener("paste", (event) => {
    const field = event.target;
    if (field.tagName !== "TEXTAREA" || field.readOnly || field.disabled) return;
    const html = event.clipboardData?.getData("text/html");
    if (!html || !/<(p|li|h[1-6]|div|br|tr)\b/i.test(html)) return;
    const text = plainOf(html);
    if (!text) return;
    event.preventDefault();
    insert(field, text);
  });
})();
