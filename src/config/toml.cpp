#include "config/toml.h"

#define TOML_EXCEPTIONS 0
#define TOML_ENABLE_FORMATTERS 0
#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <iterator>

#include "util/text.h"

namespace sshrp::config {
namespace {

struct Hint {
  std::string_view in_description;
  std::string_view sentence;
};

// toml++ says where it gave up; what people mostly did there is in the second column. The first row that fits
// counts.
constexpr Hint hints[] = {
    {"unknown escape sequence", "a text with backslashes is written between single quotes"},
    {"utf-8", "the file must be UTF-8"},
    {"string: encountered end-of-file", "a closing quote is missing"},
    {"control characters other",
     "a closing quote is missing, or the text is of several lines, which needs three quotes"},
    {"array: ", "an array is written [\"one\", \"two\"]"},
    {"inline table: ", "an inline table stands on one line, without a comma at its end"},
    {"table header: cannot redefine",
     "a [table] may be opened once in a file; each server is a [[servers]] of its own"},
    {"table header: ", "a table is opened with [limits], a server with [[servers]]"},
    {"cannot redefine", "a key may be set once in its table"},
    {"not representable", "the number is too large"},
    {"expected '='", "a key and its value are written: key = value"},
    {"expected value", "a key and its value are written: key = value"},
    {"key-value pair: ", "a key and its value are written: key = value"},
    {"root table", "a line is a key = value, a [table] or a # comment"},
    {"parsing ", "a text must stand between quotes"},  // what looked like a number, a date, true or false
};

std::string describe(std::string_view description) {
  const auto found = std::ranges::find_if(
      hints, [&](const Hint& row) { return description.find(row.in_description) != std::string_view::npos; });
  constexpr std::string_view prefix = "Error while parsing ";
  std::string_view what = description;
  if (what.starts_with(prefix)) what.remove_prefix(prefix.size());
  std::string sentence = fmt::format("this isn't TOML: {}", util::escape(what));
  if (found != std::end(hints)) sentence += fmt::format("; {}", found->sentence);
  return sentence;
}

Place place_of(const toml::source_region& source, std::uint32_t file) {
  return {file, source.begin.line, source.begin.column};
}

Node convert(const toml::node& node, std::uint32_t file);

Table convert_table(const toml::table& table, std::uint32_t file) {
  Table entries;
  for (const auto& [key, node] : table) {
    entries.push_back({std::string(key.str()), place_of(key.source(), file), convert(node, file)});
  }
  std::ranges::stable_sort(
      entries, {}, [](const Entry& entry) { return std::pair(entry.place.line, entry.place.column); });
  return entries;
}

Node convert(const toml::node& node, std::uint32_t file) {
  Node result{place_of(node.source(), file), OtherValue{}};
  node.visit([&](const auto& value) {
    if constexpr (toml::is_table<decltype(value)>) {
      result.value = convert_table(value, file);
    } else if constexpr (toml::is_array<decltype(value)>) {
      Array array;
      std::ranges::transform(value, std::back_inserter(array),
                             [&](const toml::node& item) { return convert(item, file); });
      result.value = std::move(array);
    } else if constexpr (toml::is_string<decltype(value)> || toml::is_integer<decltype(value)> ||
                         toml::is_floating_point<decltype(value)> || toml::is_boolean<decltype(value)>) {
      result.value = value.get();
    }
  });
  return result;
}

}  // namespace

std::variant<Node, SyntaxError> parse_toml(std::string_view text, std::uint32_t file) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return SyntaxError{place_of(parsed.error().source(), file), describe(parsed.error().description())};
  }
  return Node{{file, 1, 1}, convert_table(parsed.table(), file)};
}

std::string toml_string(std::string_view text) {
  std::string quoted = "\"";
  for (char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      quoted += {'\\', c};
    } else if (byte < 0x20 || byte == 0x7f) {
      quoted += fmt::format("\\u{:04x}", byte);
    } else {
      quoted += c;
    }
  }
  return quoted + '"';
}

}  // namespace sshrp::config
