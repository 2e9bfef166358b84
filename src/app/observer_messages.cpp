// SPDX-License-Identifier: MIT
#include "app/observer_messages.h"

#include <algorithm>
#include <optional>

#include "app/message_choice.h"
#include "config/text_rules.h"

namespace sshrp::app::observer_message {
namespace {

struct AskerFields {
  std::string_view level{};
  std::string_view by{};
};

struct WhatFields {
  std::string_view name{};
  std::string_view server{};
  std::string_view state{};
  std::string_view message{};
};

constexpr std::string_view levels[] = {"user", "operator", "auditor", "admin"};
constexpr std::int64_t max_seconds = 365 * 86'400;

Bytes encode_texts(const std::vector<std::string>& texts) {
  Bytes bytes;
  wire::Writer writer(bytes);
  for (const std::string& text : texts) writer.write(std::string_view(text));
  return bytes;
}

std::string bounded(std::string_view text) {
  if (text.size() > max_text || config::has_control_character(text))
    throw wire::ProtocolError("a text is too long, or has what isn't shown in it");
  return std::string(text);
}

std::vector<std::string> decode_texts(BytesView bytes, std::size_t max) {
  std::vector<std::string> texts;
  for (wire::Reader reader(bytes); !reader.empty();) {
    if (texts.size() >= max) throw wire::ProtocolError("there are too many texts");
    texts.push_back(bounded(reader.text()));
  }
  return texts;
}

void require(bool is_so, const char* what) {
  if (!is_so) throw wire::ProtocolError(what);
}

}  // namespace

FromMaster decode_from_master(BytesView packet) { return decode_choice<FromMaster>(packet); }
FromObserver decode_from_observer(BytesView packet) { return decode_choice<FromObserver>(packet); }

std::optional<Bytes> encode(const Asked& asked) {
  const observer::Request& wanted = asked.request;
  const Bytes asker = wire::encode_fields(AskerFields{asked.asker.level, asked.asker.by});
  const Bytes what =
      wire::encode_fields(WhatFields{wanted.name, wanted.server, wanted.state, wanted.message});
  const Bytes sessions = encode_texts(wanted.sessions);
  Bytes packet = wire::encode(Request{asked.number,
                                      static_cast<std::uint8_t>(wanted.action),
                                      asker,
                                      what,
                                      static_cast<std::uint64_t>(wanted.time.count()),
                                      {sessions}});
  if (packet.size() > max_control_message || wanted.sessions.size() > max_sessions) return std::nullopt;
  return packet;
}

Asked parse(const Request& request) {
  constexpr auto last = static_cast<std::uint8_t>(observer::Action::set_server);
  require(request.action >= 1 && request.action <= last, "there is no such action");
  const auto asker = wire::decode_fields<AskerFields>(request.asker);
  const auto what = wire::decode_fields<WhatFields>(request.what);
  require(std::ranges::find(levels, asker.level) != std::end(levels), "there is no such level");
  require(what.state.empty() || balance::service_named(what.state), "there is no such state");
  require(request.seconds <= max_seconds, "a time is too long");
  return {.number = request.request,
          .request = {.action = static_cast<observer::Action>(request.action),
                      .sessions = decode_texts(request.sessions.bytes, max_sessions),
                      .message = bounded(what.message),
                      .name = bounded(what.name),
                      .server = bounded(what.server),
                      .state = std::string(what.state),
                      .time = std::chrono::seconds(static_cast<std::int64_t>(request.seconds))},
          .asker = {.level = std::string(asker.level), .by = bounded(asker.by)}};
}

observer::Refused parse(const Refused& refused) {
  require(refused.level.empty() || std::ranges::find(levels, refused.level) != std::end(levels),
          "there is no such level");
  return {.asker = {.level = std::string(refused.level), .by = bounded(refused.by)},
          .action = bounded(refused.action),
          .sentence = bounded(refused.sentence)};
}

// What doesn't fit is left out: the log has all of it.
Bytes encode(std::uint32_t request, const observer::Answer& answer) {
  std::vector<std::string> sentences;
  for (const std::string& sentence : answer.sentences) {
    if (sentences.size() >= max_sentences) break;
    std::string safe = sentence.substr(0, max_text);
    std::ranges::replace_if(
        safe, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 127; }, '?');
    sentences.push_back(std::move(safe));
  }
  const Bytes encoded = encode_texts(sentences);
  return wire::encode(Answer{request, static_cast<std::uint8_t>(answer.result), answer.count, {encoded}});
}

observer::Answer parse(const Answer& answer) {
  observer::Answer parsed{
      .result = static_cast<observer::Answer::Result>(answer.result), .sentences = {}, .count = answer.count};
  for (wire::Reader reader(answer.sentences.bytes); !reader.empty();)
    parsed.sentences.emplace_back(reader.text());
  return parsed;
}

}  // namespace sshrp::app::observer_message
