// SPDX-License-Identifier: MIT
#include "record/tap.h"

#include <fmt/format.h>

#include <algorithm>

#include "facts/counters.h"
#include "ops/log.h"
#include "util/text.h"

namespace sshrp::record {
namespace {

using channel::Identity;
using channel::Start;
using std::chrono::steady_clock;

bool has(const config::RecordRules& rules, config::Recorded what) {
  return std::ranges::any_of(rules.record, [&](const auto& each) { return *each == what; });
}

constexpr std::uint32_t to_stderr = 1;  // RFC 4254 §5.2

}  // namespace

RecordingTap::RecordingTap(config::RecordRules rules, Subject subject, LinkPtr link, Account::Deliver deliver,
                           WakeAt wake_at)
    : rules_(std::move(rules)),
      subject_(std::move(subject)),
      link_(std::move(link)),
      account_(std::make_shared<Account>(std::move(deliver))),
      wake_at_(std::move(wake_at)) {}

RecordingTap::~RecordingTap() {
  for (auto& [number, channel] : channels_) end(channel, "the session has ended");
  flush();
}

msg::Numbers RecordingTap::wants() const {
  return {msg::Number::channel_data, msg::Number::channel_extended_data, msg::Number::channel_request};
}

std::uint64_t RecordingTap::Channel::now() const {
  return static_cast<std::uint64_t>(
      std::chrono::duration_cast<cast::Time>(steady_clock::now() - began).count());
}

// ── channels ──

void RecordingTap::opened(const Identity& identity) {
  if (identity.opened == Way::up && identity.type == "session") {
    channels_.try_emplace(identity.number);
  } else {
    note_in_all(fmt::format("a channel was opened that isn't recorded: {}, by the {}",
                            util::escape(identity.type), sender_of(identity.opened)));
  }
}

void RecordingTap::gone(const Identity& identity) {
  const auto found = channels_.find(identity.number);
  if (found == channels_.end()) return;
  end(found->second, found->second.has_run ? "closed" : "the program didn't begin");
  channels_.erase(found);
}

void RecordingTap::data(const Identity& identity, Way way, BytesView bytes) {
  const auto found = channels_.find(identity.number);
  if (found != channels_.end()) carry(found->second, way, false, bytes);
}

void RecordingTap::extended_data(const Identity& identity, Way way, std::uint32_t data_type_code,
                                 BytesView bytes) {
  const auto found = channels_.find(identity.number);
  if (found != channels_.end()) carry(found->second, way, data_type_code == to_stderr, bytes);
}

// Of a program without a terminal the beginning is kept.
void RecordingTap::carry(Channel& channel, Way way, bool is_error, BytesView bytes) {
  if (channel.stage != Stage::open) return;
  channel.has_run = true;
  if (way == Way::up && !*rules_.input) return;
  if (channel.terminal != Terminal::granted) {
    const auto left = static_cast<std::size_t>(
        std::min<std::uint64_t>(*rules_.exec_max - std::min(channel.told, *rules_.exec_max), bytes.size()));
    if (way == Way::down) channel.left_out += bytes.size() - left;
    channel.told += left;
    bytes = bytes.first(left);
  }
  const std::uint64_t at = channel.now();
  while (!bytes.empty()) {
    const BytesView piece = bytes.first(std::min(bytes.size(), max_piece));
    bytes = bytes.subspan(piece.size());
    if (way == Way::up) {
      tell(message::Input{channel.recording, at, piece});
    } else {
      tell(message::Output{channel.recording, at, is_error, piece});
    }
  }
}

// ── programs ──

bool RecordingTap::is_recorded(const Channel& channel) const {
  const bool is_terminal = channel.terminal == Terminal::granted;
  return has(rules_, is_terminal ? config::Recorded::terminal : config::Recorded::exec);
}

Start RecordingTap::may_start(const Identity& identity, const channel::Program& program) {
  const auto found = channels_.find(identity.number);
  if (found == channels_.end()) return Start::now;
  Channel& channel = found->second;
  if (program.kind == channel::Program::Kind::subsystem) {
    note_in_all(fmt::format("a subsystem was asked for, which isn't recorded: {}",
                            util::escape(program.argument.substr(0, max_sentence / 4))));
    return Start::now;
  }
  if (channel.terminal == Terminal::asked) {
    if (!std::exchange(channel.is_waiting, true)) wake_at_(Clock::now() + max_terminal_wait);
    return Start::later;
  }
  channel.is_waiting = false;
  if (channel.stage == Stage::none && is_recorded(channel)) {
    begin(identity, channel, program);
  } else if (channel.stage == Stage::open && channel.is_asked) {
    note(channel, fmt::format("another program was asked for: {}",
                              util::escape(program.argument.substr(0, max_sentence / 4))));
  }
  switch (channel.stage) {
    case Stage::opening:
      return Start::later;
    case Stage::refused:
      return Start::never;
    default:
      return Start::now;
  }
}

// The client isn't read meanwhile, so there is one at most.
bool RecordingTap::wait_no_longer() {
  const auto waits = [](const auto& each) { return each.second.is_waiting; };
  const auto found = std::ranges::find_if(channels_, waits);
  if (found == channels_.end() || found->second.terminal != Terminal::asked) return false;
  ops::warning("session {}: the upstream doesn't answer the pty-req: the program begins as on a terminal",
               subject_.id);
  found->second.terminal = Terminal::granted;
  return true;
}

void RecordingTap::begin(const Identity& identity, Channel& channel, const channel::Program& program) {
  ++begun_;
  const auto number = link_ ? link_->begin(account_) : std::nullopt;
  if (!number) return fail(channel, "there is no recorder");
  channel.stage = Stage::opening;
  channel.recording = *number;
  channel.began = steady_clock::now();
  cast::NamedTexts facts = subject_.facts;
  facts.emplace_back("channel", std::to_string(identity.number));
  cast::NamedTexts variables = channel.variables;
  if (channel.terminal == Terminal::granted) variables.emplace(variables.begin(), "TERM", channel.term);
  const Bytes texts = encode_texts(variables, facts);
  tell(message::Open{.recording = channel.recording,
                     .session = subject_.id,
                     .channel = static_cast<std::uint32_t>(identity.number),
                     .columns = channel.columns,
                     .rows = channel.rows,
                     .command = program.argument.substr(0, max_command),
                     .texts = texts});
  if (program.argument.size() > max_command)
    tell(message::Note{
        channel.recording, 0,
        fmt::format("{} more bytes of the command aren't here", program.argument.size() - max_command)});
  flush();
}

std::optional<std::string> RecordingTap::hear(const Answer& answer) {
  const auto found = std::ranges::find_if(channels_, [&](const auto& each) {
    return each.second.recording == answer.recording && answer.recording != 0;
  });
  if (found == channels_.end()) return std::nullopt;
  Channel& channel = found->second;
  if (answer.what == Answer::What::opened && channel.stage == Stage::opening) {
    channel.stage = Stage::open;
    return std::nullopt;
  }
  if (answer.what != Answer::What::failed) return std::nullopt;
  const bool ran = channel.stage == Stage::open;
  end(channel, answer.sentence);
  flush();
  fail(channel, answer.sentence);
  if (ran && channel.stage == Stage::refused) return refusal_;
  return std::nullopt;
}

void RecordingTap::fail(Channel& channel, const std::string& sentence) {
  facts::count("recording_failures");
  const bool goes_on = *rules_.on_failure == config::RecordOnFailure::proceed;
  channel.stage = goes_on ? Stage::unrecorded : Stage::refused;
  channel.recording = 0;
  const std::string text = fmt::format("session {}: can't be recorded, and {}: {}", subject_.id,
                                       goes_on ? "goes on unrecorded" : "ends", util::escape(sentence));
  ops::warning("{}", text);
  ops::log_audit(
      ops::audit_line(text, fmt::format(",\"audit\":\"recording\",\"session\":\"{}\",\"result\":\"{}\"",
                                        subject_.id, goes_on ? "unrecorded" : "ended")));
  refusal_ = fmt::format("this session can't be recorded, as it must be (session {})", subject_.id);
}

void RecordingTap::end(Channel& channel, std::string_view reason) {
  if (channel.recording == 0) return;
  const std::uint64_t at = channel.now();
  if (channel.left_out > 0) tell(message::Rest{channel.recording, at, channel.left_out});
  message::End said{.recording = channel.recording, .at = at, .reason = reason.substr(0, max_sentence)};
  if (const auto* status = std::get_if<std::uint32_t>(&channel.exit)) {
    said.has_status = true;
    said.status = *status;
  } else if (const auto* signal = std::get_if<std::string>(&channel.exit)) {
    said.signal = *signal;
  }
  tell(said);
  link_->end(channel.recording);
  channel.recording = 0;
}

void RecordingTap::note_in_all(const std::string& sentence) {
  for (auto& [number, channel] : channels_) note(channel, sentence);
}

void RecordingTap::note(Channel& channel, std::string_view sentence) {
  if (channel.stage == Stage::open && channel.recording != 0)
    tell(message::Note{channel.recording, channel.now(), sentence});
}

// ── what the recorder is told ──

void RecordingTap::flush() {
  if (std::exchange(has_told_, false)) link_->burst_over();
}

}  // namespace sshrp::record
