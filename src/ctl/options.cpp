// SPDX-License-Identifier: MIT
#include "ctl/options.h"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>
#include <ostream>

#include "util/text.h"

namespace sshrp::ctl {
namespace {

constexpr const char* description = "sshrpctl shows and steers the sshrpd that runs here.";
constexpr const char* footer =
    "sshrpctl COMMAND --help has a command's options; --control, --json and --no-header go with all.\n"
    "Exit status: 0 done; 1 refused or failed; 2 the command line is wrong; 3 the daemon can't be reached.\n"
    "The manual: sshrpctl(8).";

/// What one command's options and arguments are read into.
struct Read {
  std::vector<std::string> values{};  // of the options, in the order of the table
  std::vector<std::uint8_t> given{};
  std::vector<std::vector<std::string>> words{};  // of the arguments
  std::vector<CLI::Option*> options{};
};

void restrict_to(CLI::Option& option, std::string_view words) {
  if (words.empty()) return;
  std::vector<std::string> allowed;
  for (const std::string_view word : util::split(words, ' ')) allowed.emplace_back(word);
  option.check([allowed](const std::string& value) {
    if (std::ranges::find(allowed, value) != allowed.end()) return std::string();
    std::string sentence = util::escape(value) + " is none of";
    for (const std::string& word : allowed) sentence += ' ' + word;
    return sentence;
  });
}

CLI::Option* declare(CLI::App& command, const Option& option, std::string& value) {
  const std::string name(option.name);
  const std::string meaning(option.meaning);  // its type says that it isn't a place for a value
  if (option.value.empty()) return command.add_flag(name, meaning);
  CLI::Option* declared = command.add_option(name, value, meaning);
  declared->type_name(std::string(option.value));
  if (option.which == Option::Words::all) restrict_to(*declared, option.words);
  return declared;
}

void declare(CLI::App& command, const Argument& argument, std::vector<std::string>& words) {
  const std::string name(argument.name);
  const bool is_one = argument.count == Argument::Count::one;
  if (is_one) words.resize(1);
  CLI::Option* declared = is_one ? command.add_option(name, words[0]) : command.add_option(name, words);
  declared->type_name("");
  restrict_to(*declared, argument.words);
  if (argument.count != Argument::Count::any) declared->required();
}

void declare(CLI::App& app, const Command& command, Read& read) {
  CLI::App* declared = app.add_subcommand(std::string(command.name), std::string(command.meaning));
  read.values.resize(command.options.size());
  read.words.resize(command.arguments.size());
  for (std::size_t i = 0; i < command.options.size(); ++i)
    read.options.push_back(declare(*declared, command.options[i], read.values[i]));
  for (std::size_t i = 0; i < command.arguments.size(); ++i)
    declare(*declared, command.arguments[i], read.words[i]);
}

Arguments taken(const Command& command, Read& read) {
  Arguments arguments{.command = &command};
  for (std::size_t i = 0; i < command.options.size(); ++i)
    if (read.options[i]->count() > 0)
      arguments.options.emplace(command.options[i].name, std::move(read.values[i]));
  for (auto& words : read.words) arguments.words.insert(arguments.words.end(), words.begin(), words.end());
  return arguments;
}

/// The word that stands where the command should; nullopt: there is none, or it is one.
std::optional<std::string> no_command(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    const std::string_view word(argv[i]);
    if (word == "--control") ++i;
    if (word.starts_with('-')) continue;
    if (std::ranges::find(commands(), word, &Command::name) == commands().end()) return std::string(word);
    break;
  }
  return std::nullopt;
}

std::string about_no_command(const std::string& word) {
  std::vector<std::string_view> names;
  for (const Command& command : commands()) names.push_back(command.name);
  std::string sentence = "there is no command " + util::quote(word);
  if (const auto nearest = util::nearest(word, names))
    sentence += "; did you mean " + std::string(*nearest) + '?';
  return sentence;
}

}  // namespace

std::variant<Arguments, ExitCode> parse_options(int argc, const char* const* argv, const char* control,
                                                std::ostream& out, std::ostream& err) {
  CLI::App app(description, "sshrpctl");
  app.set_help_flag("-h,--help", "print this help");
  app.set_version_flag("-V,--version", "sshrpctl " SSHRP_VERSION, "print the version of this program");
  app.footer(footer);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("Subcommands", "Commands");
  app.require_subcommand(1);
  app.fallthrough();
  std::string path(control != nullptr && *control != '\0' ? control : default_control);
  CLI::Option* as_json = nullptr;
  CLI::Option* no_header = nullptr;
  for (const Option& option : common_options()) {
    CLI::Option* declared = declare(app, option, path);
    if (option.name == "--json") as_json = declared;
    if (option.name == "--no-header") no_header = declared;
  }
  std::vector<Read> read(commands().size());
  for (std::size_t i = 0; i < read.size(); ++i) declare(app, commands()[i], read[i]);
  if (const auto word = no_command(argc, argv)) {
    err << "sshrpctl: " << about_no_command(*word) << "\nRun with --help for the list of them.\n";
    return exit_usage;
  }
  try {
    app.parse(argc, argv);
    for (std::size_t i = 0; i < read.size(); ++i) {
      const Command& command = commands()[i];
      if (!app.got_subcommand(std::string(command.name))) continue;
      if (as_json->count() > 0 && command.form != Form::table)
        throw CLI::ValidationError("--json", std::string(command.name) + " has no objects to print");
      Arguments arguments = taken(command, read[i]);
      arguments.control = path;
      arguments.json = as_json->count() > 0;
      if (no_header->count() > 0) arguments.heading = Heading::left_out;
      return arguments;
    }
  } catch (const CLI::ParseError& error) {
    return app.exit(error, out, err) == 0 ? exit_done : exit_usage;
  }
  return exit_usage;  // never: one is required
}

}  // namespace sshrp::ctl
