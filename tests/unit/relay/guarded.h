// Guarded: a guard between two peers that are only lists of what they got.
#pragma once

#include <gmock/gmock.h>

#include "relay/guard.h"

namespace sshrp::relay::testing {

struct Noted {
  std::vector<std::string> refusals, troubles, commands;
  std::vector<sftp::AuditRecord> records;
};

class NotedJournal : public Journal {
 public:
  explicit NotedJournal(Noted& noted) : noted_(noted) {}
  void refused(const std::string& what) override { noted_.refusals.push_back(what); }
  void trouble(const std::string& sentence) override { noted_.troubles.push_back(sentence); }
  void ran(std::string_view command) override { noted_.commands.emplace_back(command); }
  void did(const sftp::AuditRecord& record) override { noted_.records.push_back(record); }

 private:
  Noted& noted_;
};

class ListedPeers : public Peers {
 public:
  using Peers::send;
  void send(Way way, transport::RoomyPayload payload) override {
    got[way].push_back(to_vector(payload.view()));
    // What a sealing writer does to the room.
    std::fill_n(payload.payload.data() - transport::room_before, transport::room_before, std::uint8_t{0xee});
    std::fill_n(payload.payload.data() + payload.payload.size(), transport::room_behind, std::uint8_t{0xee});
  }

  bool is_congested(Way way) const override { return congested[way]; }

  PerWay<std::vector<Bytes>> got;  // what went that way
  PerWay<bool> congested{};
};

class Guarded {
 public:
  explicit Guarded(config::Permissions permissions, sftp::Rules rules = {})
      : guard(Grants{std::move(permissions), std::move(rules), {}}, std::make_unique<NotedJournal>(noted)) {}

  void say_bytes(Way way, BytesView message) {
    guard.handle(way, transport::RoomyBytes(message).payload(), peers);
    guard.burst_over();
  }
  template <typename Message>
  void say(Way way, const Message& message) {
    say_bytes(way, wire::encode(message));
  }
  /// What went that way since it was last asked for.
  std::vector<Bytes> take(Way way) { return std::exchange(peers.got[way], {}); }
  std::vector<int> numbers(Way way) {
    std::vector<int> all;
    for (const Bytes& message : take(way)) all.push_back(message[0]);
    return all;
  }

  void open(std::string_view type, BytesView specific = {}, Way way = Way::up, std::uint32_t number = 7) {
    say(way, msg::ChannelOpen{type, number, 1000, 500, {specific}});
  }
  /// A session that is open on both sides: 7 to the client, 9 to the upstream.
  void open_session() {
    open("session");
    say(Way::down, msg::ChannelOpenConfirmation{7, 9, 2000, 600, {}});
    take(Way::up);
    take(Way::down);
  }
  void request(std::string_view type, BytesView specific = {}, bool want_reply = true) {
    say(Way::up, msg::ChannelRequest{9, type, want_reply, {specific}});
  }
  void request_text(std::string_view type, std::string_view text) { request(type, string(text)); }
  void run(std::string_view command) { request_text("exec", command); }
  static Bytes string(std::string_view text) {
    Bytes bytes;
    wire::Writer(bytes).string(text);
    return bytes;
  }
  static Bytes variable(std::string_view name, std::string_view value) {
    Bytes bytes;
    wire::Writer(bytes).string(name).string(value);
    return bytes;
  }

  Noted noted;
  ListedPeers peers;
  Guard guard;
};

inline config::Permissions without(std::initializer_list<config::Right> rights) {
  config::Permissions permissions;
  for (const config::Right right : rights) permissions.rights.remove(right);
  return permissions;
}

inline config::Permissions only(config::Rights rights) {
  config::Permissions permissions;
  permissions.rights = rights;
  return permissions;
}

}  // namespace sshrp::relay::testing
