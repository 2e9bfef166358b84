// What bash-completion reads, made of the table of commands.
// SPDX-License-Identifier: MIT
#include <fmt/format.h>

#include "ctl/commands.h"
#include "ctl/failure.h"

namespace sshrp::ctl {
namespace {

constexpr std::string_view beginning = R"(# bash completion for sshrpctl(8), made by `sshrpctl completion`
_sshrpctl() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command= words= files= i
  COMPREPLY=()
  for ((i = 1; i < COMP_CWORD; i++)); do
    case ${COMP_WORDS[i]} in
      --control) ((i++)) ;;
      -*) ;;
      *) command=${COMP_WORDS[i]}; break ;;
    esac
  done
  case $command:$before in
    *:--control) files=yes ;;
)";

constexpr std::string_view ending = R"(  esac
  if [[ -n $words ]]; then mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"); fi
  if [[ -n $files && $word != -* ]]; then
    compopt -o filenames 2>/dev/null
    mapfile -t -O ${#COMPREPLY[@]} COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -F _sshrpctl sshrpctl
)";

void append_words(std::string& list, std::span<const Option> options) {
  for (const Option& option : options) (list += ' ') += option.name;
}

std::string common_words() {
  std::string list;
  append_words(list, common_options());
  return list + " --help";
}

std::string words_of(const Command& command) {
  std::string list;
  for (const Argument& argument : command.arguments)
    if (!argument.words.empty()) (list += ' ') += argument.words;
  append_words(list, command.options);
  return list;
}

bool takes_files(const Command& command) {
  for (const Argument& argument : command.arguments)
    if (argument.kind == Argument::Kind::file) return true;
  return false;
}

}  // namespace

int completion(Call& call) {
  std::ostream& out = call.output.out;
  out << beginning;
  // Values of options first, as they may be anything; there is nothing to propose for most.
  for (const Command& command : commands())
    for (const Option& option : command.options)
      if (!option.value.empty())
        out << fmt::format("    {}:{}) words=\"{}\" ;;\n", command.name, option.name, option.words);
  std::string names;
  for (const Command& command : commands()) {
    out << fmt::format("    {}:*) words=\"{}{}\"{} ;;\n", command.name, words_of(command), common_words(),
                       takes_files(command) ? " files=yes" : "");
    (names += ' ') += command.name;
  }
  out << fmt::format("    :*) words=\"{}{} --version\" ;;\n", names.substr(1), common_words()) << ending;
  return exit_done;
}

}  // namespace sshrp::ctl
