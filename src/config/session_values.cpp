#include "config/session_values.h"

#include <fmt/format.h>

#include <algorithm>

#include "config/text_rules.h"
#include "config/values.h"

namespace sshrp::config {
namespace {

bool is_name_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

Problem variable_name_problem(std::string_view name, std::string_view also_allowed) {
  const bool fine = !name.empty() && std::ranges::all_of(name, [&](char c) {
    return is_name_character(c) || also_allowed.find(c) != std::string_view::npos;
  });
  if (fine) return std::nullopt;
  return fmt::format("{} isn't the name of a variable: letters, digits and _{}", quote(name),
                     also_allowed.empty() ? "" : ", with * and ? as wildcards");
}

Problem command_problem(std::string_view text) {
  if (text.empty()) return "a command needs at least one character";
  if (text.find('\0') != std::string_view::npos) return "a command may hold no NUL";
  return std::nullopt;
}

}  // namespace

std::variant<EnvironmentVariable, std::string> parse_variable(std::string_view text) {
  const std::size_t equals = text.find('=');
  if (equals == std::string_view::npos)
    return fmt::format("{} has no value; it is written \"NAME=value\"", quote(text));
  EnvironmentVariable variable{std::string(text.substr(0, equals)), std::string(text.substr(equals + 1))};
  if (auto problem = variable_name_problem(variable.name, "")) return *std::move(problem);
  if (variable.value.find('\0') != std::string::npos) return std::string("a value may hold no NUL");
  return variable;
}

Type<Forwarding> forwarding() {
  const std::string name = "true, false, \"local\" or \"remote\"";
  const auto words = one_of<Forwarding>({{"local", Forwarding::local}, {"remote", Forwarding::remote}});
  const auto read = [name, words](const Node& node, Reading& reading) -> std::optional<Forwarding> {
    if (const auto* all = std::get_if<bool>(&node.value)) return *all ? Forwarding::both : Forwarding::none;
    if (std::holds_alternative<std::string>(node.value)) return words.read(node, reading);
    expect_string(node, reading, name);  // tells
    return std::nullopt;
  };
  const auto write = [words](Forwarding value) {
    if (value == Forwarding::both || value == Forwarding::none)
      return std::string(value == Forwarding::both ? "true" : "false");
    return words.write(value);
  };
  return {name, read, write};
}

Type<std::string> command() { return text("a command (a string)", command_problem); }

Type<EnvironmentVariable> environment_variable() {
  return parsed<EnvironmentVariable>(
      "a variable (a string such as \"NAME=value\")", parse_variable,
      [](const EnvironmentVariable& variable) { return variable.name + "=" + variable.value; });
}

Type<std::vector<std::string>> environment_names() {
  const std::string name = "a name with wildcards (a string such as \"LC_*\"), or an array of them";
  const auto item = text("a name with wildcards (a string)",
                         [](std::string_view glob) { return variable_name_problem(glob, "*?"); });
  const auto read = [item](const Node& node, Reading& reading) -> std::optional<std::vector<std::string>> {
    std::vector<std::string> names;
    const auto* array = std::get_if<Array>(&node.value);
    for (const Node& each : array ? std::span(*array) : std::span(&node, 1)) {
      auto glob = item.read(each, reading);
      if (!glob) return std::nullopt;
      names.push_back(*std::move(glob));
    }
    return names;
  };
  const auto write = [](const std::vector<std::string>& names) {
    std::string list;
    for (const auto& glob : names) list += (list.empty() ? "" : ", ") + toml_string(glob);
    return "[" + list + "]";
  };
  return {name, read, write};
}

Type<Template> root_path_template() {
  Type<Template> type = remote_path_template();
  type.read = [read = type.read](const Node& node, Reading& reading) -> std::optional<Template> {
    auto path = read(node, reading);
    if (!path || !path->captures()) return path;
    std::string sample;
    for (const auto& piece : path->pieces) {
      const auto* literal = std::get_if<std::string>(&piece);
      sample += literal ? *literal : "x";
    }
    if (const Problem problem = built_path_problem(sample)) {
      reading.error(node.place, *problem + ", which isn't for a path with captured text");
      return std::nullopt;
    }
    return path;
  };
  return type;
}

}  // namespace sshrp::config
