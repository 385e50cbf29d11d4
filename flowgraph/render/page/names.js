// Names to one form, as flowgraph/matching/names.py does it; a test compares the two.

const LETTERS = { "ى": "ي", "ی": "ي", "ٱ": "ا", "ة": "ه", "ە": "ه", "ہ": "ه", "ھ": "ه", "ک": "ك", "ـ": "", "ء": "" };
const APOSTROPHES = /['’‘ʼʿʾʻʽ`´′ˈ]/gu;

function fold(text) {
  return text.replace(APOSTROPHES, "").normalize("NFKD").toLowerCase().replace(/ß/g, "ss").replace(/ς/g, "σ")
    .replace(/[ىیٱةەہھکـء]/gu, (char) => LETTERS[char]).replace(/[\p{M}\p{Cf}]/gu, "").replace(/[^\p{L}\p{N}]+/gu, " ").trim();
}

function normalise(name) {
  const all = fold(name).split(/\s+/).filter(Boolean);
  const kept = all.filter((word) => word !== "al" && word !== "el")
    .map((word) => (word.startsWith("ال") && [...word].length > 4 ? word.slice(2) : word));
  return (kept.length ? kept : all).join(" ");
}
