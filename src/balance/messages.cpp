// SPDX-License-Identifier: MIT
#include "balance/messages.h"

#include <optional>

namespace sshrp::balance {

std::string_view for_client(Denial why) {
  switch (why) {
    case Denial::no_such_group:
    case Denial::none_in_service:
      return "No server is in service";
    case Denial::none_left:
      return "No server can be reached";
    case Denial::queue_full:
      return "All servers are busy, and too many wait for them: try again later";
    case Denial::queue_share:
      return "All servers are busy, and too many of your logins wait for them";
    case Denial::timed_out:
      return "All servers are still busy: try again later";
    case Denial::too_many:
      break;
  }
  return "Too many logins at once: try again later";
}

namespace message {
namespace {

void check(std::size_t size, std::size_t max) {
  if (size > max) throw wire::ProtocolError("a text of a message is too long");
}
void check_source(BytesView source) {
  if (!source.empty() && source.size() != max_source) throw wire::ProtocolError("a source is no address");
}
template <class Choice>
void check_choice(std::uint8_t value, Choice last) {
  if (value > static_cast<std::uint8_t>(last)) throw wire::ProtocolError("a message says what isn't known");
}

struct Checking {
  void operator()(const Ask& ask) const {
    check(ask.group.size(), max_group_name);
    check(ask.user.size(), max_user);
    check_source(ask.source);
    static_cast<void>(decode_names(ask.tried));
  }
  void operator()(const Note& note) const { check_choice(note.outcome, Outcome::logged_in); }
  void operator()(const Hold& hold) const {
    check(hold.group.size(), max_group_name);
    check(hold.server.size(), max_server_name);
    check(hold.user.size(), max_user);
    check_source(hold.source);
  }
  void operator()(const Given& given) const { check(given.server.size(), max_server_name); }
  void operator()(const Denied& denied) const {
    check_choice(denied.why, Denial::too_many);
    check(denied.sentence.size(), max_sentence);
  }
  void operator()(const Cancel&) const {}
  void operator()(const Release&) const {}
};

template <class Message, class Choice>
bool decode_as(BytesView packet, std::optional<Choice>& decoded) {
  if (packet[0] != static_cast<std::uint8_t>(Message::number)) return false;
  decoded = wire::decode<Message>(packet);
  return true;
}

template <class... Messages>
std::variant<Messages...> decode_one_of(BytesView packet, const std::variant<Messages...>*) {
  check(packet.size(), max_packet);
  std::optional<std::variant<Messages...>> decoded;
  if (!packet.empty()) static_cast<void>((decode_as<Messages>(packet, decoded) || ...));
  if (!decoded) throw wire::ProtocolError("a message has no number that is known");
  std::visit(Checking{}, *decoded);
  return *decoded;
}

}  // namespace

bool is_all_held(BytesView packet) {
  return packet.size() == 1 && packet[0] == static_cast<std::uint8_t>(Number::all_held);
}

FromWorker decode_from_worker(BytesView packet) {
  return decode_one_of(packet, static_cast<const FromWorker*>(nullptr));
}
FromKeeper decode_from_keeper(BytesView packet) {
  return decode_one_of(packet, static_cast<const FromKeeper*>(nullptr));
}

Bytes encode_names(const std::vector<std::string>& names) {
  Bytes out;
  wire::Writer writer(out);
  for (const std::string& name : names) writer.string(name);
  return out;
}

std::vector<std::string_view> decode_names(BytesView bytes) {
  std::vector<std::string_view> names;
  for (wire::Reader in(bytes); !in.empty();) {
    if (names.size() == max_tried) throw wire::ProtocolError("too many names in a message");
    names.push_back(in.text());
    check(names.back().size(), max_server_name);
  }
  return names;
}

}  // namespace message
}  // namespace sshrp::balance
