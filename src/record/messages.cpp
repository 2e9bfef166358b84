// SPDX-License-Identifier: MIT
#include "record/messages.h"

#include <algorithm>
#include <optional>

namespace sshrp::record {
namespace {

template <typename Message, typename Choice>
bool decode_as(BytesView bytes, std::optional<Choice>& decoded) {
  if (bytes[0] != static_cast<std::uint8_t>(Message::number)) return false;
  decoded = wire::decode<Message>(bytes);
  return true;
}

template <typename... Messages>
std::variant<Messages...> decode_one_of(BytesView bytes, const std::variant<Messages...>*) {
  std::optional<std::variant<Messages...>> decoded;
  if (!bytes.empty()) static_cast<void>((decode_as<Messages>(bytes, decoded) || ...));
  if (!decoded) throw wire::ProtocolError("a message has no number that is known");
  return *decoded;
}

template <typename Choice, typename Tell>
void for_each(BytesView packet, Tell tell) {
  if (packet.empty() || packet.size() > max_packet) throw wire::ProtocolError("no possible size of a packet");
  wire::Reader reader(packet);
  while (!reader.empty()) {
    const BytesView bytes = reader.string();
    tell(decode_one_of(bytes, static_cast<const Choice*>(nullptr)), bytes.size() + sizeof(std::uint32_t));
  }
}

void write_texts(wire::Writer& writer, const cast::NamedTexts& texts) {
  writer.uint32(static_cast<std::uint32_t>(texts.size()));
  for (const auto& [name, value] : texts) writer.string(name).string(value);
}

cast::NamedTexts read_texts(wire::Reader& reader) {
  cast::NamedTexts texts;
  for (std::uint32_t left = reader.uint32(); left > 0; --left) {
    std::string name(reader.text());
    texts.emplace_back(std::move(name), reader.text());
  }
  return texts;
}

}  // namespace

void for_each_from_worker(BytesView packet, const std::function<void(const FromWorker&, std::size_t)>& tell) {
  for_each<FromWorker>(packet, tell);
}

void for_each_from_recorder(BytesView packet, const std::function<void(const FromRecorder&)>& tell) {
  for_each<FromRecorder>(packet, [&](const FromRecorder& message, std::size_t) { tell(message); });
}

Bytes encode_texts(const cast::NamedTexts& variables, const cast::NamedTexts& facts) {
  Bytes bytes;
  wire::Writer writer(bytes);
  write_texts(writer, variables);
  write_texts(writer, facts);
  return bytes;
}

Texts decode_texts(BytesView bytes) {
  wire::Reader reader(bytes);
  Texts texts;
  texts.variables = read_texts(reader);
  texts.facts = read_texts(reader);
  reader.end();
  return texts;
}

bool is_session_id(std::string_view text) {
  const auto is_digit = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  return text.size() == session_digits && std::ranges::all_of(text, is_digit);
}

}  // namespace sshrp::record
