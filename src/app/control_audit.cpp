// SPDX-License-Identifier: MIT
#include "app/control_audit.h"

#include <fmt/format.h>

#include "observer/actions.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::app {
namespace {

using observer::Answer;

std::string_view word_of(Answer::Result result) {
  return result == Answer::Result::done ? "done" : result == Answer::Result::refused ? "refused" : "failed";
}

/// What the request is about, for the record.
std::string target_of(const observer::Request& request) {
  std::string target = request.name;
  if (!request.server.empty() && request.server != request.name) target += " " + request.server;
  if (!request.state.empty()) target += " " + request.state;
  if (request.time.count() > 0) target += fmt::format(" {} s", request.time.count());
  for (std::size_t i = 0; i < request.sessions.size() && target.size() < observer_message::max_text; ++i)
    target += (target.empty() ? "" : " ") + request.sessions[i];
  return target;
}

/// Texts as they come, to be escaped.
struct Record {
  std::string_view action;
  std::string target;
  const observer::Asker& asker;
  std::string_view result;
  std::string sentence;
};

std::string_view shown_level(const observer::Asker& asker) {
  return asker.level.empty() ? std::string_view("-") : std::string_view(asker.level);
}

void write(const Record& record) {
  const std::string target = util::escape(record.target, observer_message::max_text);
  const std::string by = util::escape(record.asker.by, observer_message::max_text);
  const std::string said = util::escape(record.sentence);
  const std::string_view level = shown_level(record.asker);
  ops::log_audit(ops::audit_line(
      fmt::format("control: {} \"{}\" by=\"{}\" level={} result={} \"{}\"", record.action, target, by, level,
                  record.result, said),
      fmt::format(",\"audit\":\"control\",\"action\":\"{}\",\"target\":\"{}\",\"by\":\"{}\",\"level\":\"{}\","
                  "\"result\":\"{}\",\"sentence\":\"{}\"",
                  record.action, ops::json_escape(target), ops::json_escape(by), level, record.result,
                  ops::json_escape(said))));
}

void write(const std::vector<ops::RepeatedLines::Sum>& sums) {
  for (const auto& sum : sums) {
    const std::string_view subject = sum.subject.empty() ? "of any others" : std::string_view(sum.subject);
    ops::log_audit(ops::audit_line(
        fmt::format("control: {} more within {} s: {} result=refused", sum.lines, sum.time.count(), subject),
        fmt::format(",\"audit\":\"control\",\"result\":\"refused\",\"more\":{},\"seconds\":{},\"of\":\"{}\"",
                    sum.lines, sum.time.count(), ops::json_escape(subject))));
  }
}

/// Each call of sshrpctl is a process of its own.
std::string_view without_pid(std::string_view by) { return by.substr(0, by.find(" pid ")); }

}  // namespace

void ControlAudit::answered(const observer_message::Asked& asked, const Answer& answer) {
  write(Record{observer::row_of(asked.request.action).word, target_of(asked.request), asked.asker,
               word_of(answer.result), answer.sentences.empty() ? "" : answer.sentences.front()});
}

void ControlAudit::refused(const observer::Refused& refused, Clock::time_point now) {
  const std::string action = util::escape(refused.action);
  const std::string subject =
      fmt::format("{} by=\"{}\" level={}", action, util::escape(without_pid(refused.asker.by)),
                  shown_level(refused.asker));
  ops::RepeatedLines& alike = refused.asker.level.empty() ? strangers_ : known_;
  if (alike.is_wanted(subject, now))
    write(Record{action, "", refused.asker, word_of(Answer::Result::refused), refused.sentence});
}

void ControlAudit::on_time(Clock::time_point now) {
  for (ops::RepeatedLines* each : {&known_, &strangers_}) write(each->due(now));
}

void ControlAudit::finish(Clock::time_point now) {
  for (ops::RepeatedLines* each : {&known_, &strangers_}) write(each->rest(now));
}

}  // namespace sshrp::app
