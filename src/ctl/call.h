// A call of sshrpctl: the table that says what can be asked for, and what one command line does.
// SPDX-License-Identifier: MIT
#pragma once

#include <functional>
#include <map>
#include <ostream>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ctl/answer.h"
#include "ctl/http.h"
#include "ctl/table.h"

namespace sshrp::ctl {

inline constexpr std::string_view default_control = "/run/sshrp/control.sock";

struct Call;

struct Option {
  std::string_view name{};     // "--user"
  std::string_view value{};    // "NAME"; empty: it takes none
  std::string_view meaning{};  // for --help
  std::string_view words{};    // what the value may be, with spaces between; empty: anything
  enum class Words { all, some } which = Words::all;  // the daemon may know others
};

struct Argument {
  enum class Count { one, any, some };
  std::string_view name{};  // "SESSION"
  Count count = Count::one;
  std::string_view words{};                          // as an option's
  enum class Kind { text, file } kind = Kind::text;  // for completion
};

/// Whether --json means something.
enum class Form { table, other };

struct Command {
  std::string_view name{};
  std::span<const Argument> arguments{};
  std::span<const Option> options{};
  Form form = Form::table;
  int (*run)(Call& call) = nullptr;  // what sshrpctl ends with; throws Failure
  std::string_view meaning{};
};

/// All of them, in the order of the manual.
std::span<const Command> commands();
/// What goes with every command, besides --help and --version.
std::span<const Option> common_options();

/// A command line that was understood.
struct Arguments {
  const Command* command = nullptr;
  std::string control{default_control};
  bool json = false;
  Heading heading = Heading::shown;
  std::map<std::string, std::string, std::less<>> options{};  // those of the command that were given
  std::vector<std::string> words{};                           // its arguments

  bool has(std::string_view option) const { return options.find(option) != options.end(); }
  /// Empty if it wasn't given.
  std::string value(std::string_view option) const;
};

/// Where it goes.
struct Output {
  std::ostream& out;
  std::ostream& err;
  bool is_terminal = false;  // of `out`
  std::size_t columns = 0;   // of that; 0: unlimited
};

struct Call {
  const Arguments& arguments;
  const Http& http;
  Output& output;

  /// A line for people, made printable.
  void say(std::string_view sentence) const;
  void print(const Table& table) const;
  /// What --json prints: a list, whether it came as one or as an object.
  void print_json(const Answer& answer) const;
  /// Of a question: --json's, or the table that `make` makes of it. Gives what sshrpctl ends with.
  int print_answer(const Answer& answer, const std::function<Table()>& make) const;
  /// Of an action: --json's, or its sentences, or `otherwise`, if it had none.
  void print_done(const Answer& answer, std::string_view otherwise) const;
};

/// Does it, says on `err` what failed, and gives the exit status.
int run(Call call);

}  // namespace sshrp::ctl
