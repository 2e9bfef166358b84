// SPDX-License-Identifier: MIT
#include "ctl/call.h"

#include "ctl/failure.h"
#include "ctl/printed.h"

namespace sshrp::ctl {

std::string Arguments::value(std::string_view option) const {
  const auto found = options.find(option);
  return found == options.end() ? std::string() : found->second;
}

void Call::say(std::string_view sentence) const { output.out << printable(sentence) << '\n'; }

void Call::print(const Table& table) const {
  for (const std::string& line : table.lines(arguments.heading, output.columns)) output.out << line << '\n';
}

void Call::print_json(const Answer& answer) const {
  const std::string text = output.is_terminal ? printable_json(answer.text) : answer.text;
  if (answer.value.is_array())
    output.out << text;
  else
    output.out << '[' << text << ']';
  if (!text.ends_with('\n') || !answer.value.is_array()) output.out << '\n';
}

int Call::print_answer(const Answer& answer, const std::function<Table()>& make) const {
  if (arguments.json) {
    print_json(answer);
  } else {
    print(make());
  }
  return exit_done;
}

void Call::print_done(const Answer& answer, std::string_view otherwise) const {
  if (arguments.json) return print_json(answer);
  const auto sentences = texts(object(answer), "sentences");
  for (const std::string& sentence : sentences) say(sentence);
  if (sentences.empty()) say(otherwise);
}

int run(Call call) {
  try {
    const int status = call.arguments.command->run(call);
    call.output.out.flush();
    if (call.output.out.good()) return status;
    call.output.err << "sshrpctl: not all could be written\n";
    return exit_refused;
  } catch (const Failure& failure) {
    call.output.out.flush();
    for (const std::string& line : failure.lines()) call.output.err << printable(line) << '\n';
    if (*failure.what() != '\0') call.output.err << "sshrpctl: " << printable(failure.what()) << '\n';
    return failure.code();
  } catch (const std::exception& error) {  // memory, say
    call.output.err << "sshrpctl: " << printable(error.what()) << '\n';
    return exit_refused;
  }
}

}  // namespace sshrp::ctl
