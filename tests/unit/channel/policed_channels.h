// PolicedChannels: the channels of a session that is looked into, between two peers that are only lists of
// what they got.
// SPDX-License-Identifier: MIT
#pragma once

#include <gmock/gmock.h>

#include "channel/channels.h"

namespace sshrp::channel::testing {

struct Noted {
  std::vector<std::string> refusals, troubles, programs;
  std::vector<sftp::AuditRecord> records;
};

class NotedJournal : public Journal {
 public:
  explicit NotedJournal(Noted& noted) : noted_(noted) {}
  void refused(const std::string& what) override { noted_.refusals.push_back(what); }
  void trouble(const std::string& sentence) override { noted_.troubles.push_back(sentence); }
  void ran(const Program& program, Verdict verdict) override {
    std::string words(name_of(program.kind));
    if (!program.argument.empty()) words += " " + std::string(program.argument);
    noted_.programs.push_back(verdict == Verdict::refused ? "refused " + words : words);
  }
  void did(const sftp::AuditRecord& record) override { noted_.records.push_back(record); }

 private:
  Noted& noted_;
};

class ListedPeers : public Peers {
 public:
  using Peers::send;
  void send(Way way, transport::SealablePayload payload) override {
    got[way].push_back(to_vector(payload.view()));
    // What a sealing writer does to the room.
    std::fill_n(payload.payload.data() - transport::headroom, transport::headroom, std::uint8_t{0xee});
    std::fill_n(payload.payload.data() + payload.payload.size(), transport::tailroom, std::uint8_t{0xee});
  }

  bool is_held_up(Way way) const override { return held_up[way]; }

  PerWay<std::vector<Bytes>> got;  // what went that way
  PerWay<bool> held_up{};
};

class PolicedChannels {
 public:
  explicit PolicedChannels(access::Permissions permissions, sftp::Rules rules = {}, Taps taps = {},
                           sftp::NameLocksPtr name_locks = sftp::make_unshared_name_locks())
      : PolicedChannels(Grants{std::move(permissions), std::move(rules), {}, 0, std::move(name_locks)},
                        std::move(taps)) {}
  explicit PolicedChannels(Grants grants, Taps taps = {})
      : channels(std::move(grants), std::make_unique<NotedJournal>(noted), std::move(taps)) {}

  void say_bytes(Way way, BytesView message) {
    channels.handle(way, transport::SealableBytes(message).payload(), peers);
    channels.burst_over();
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
  Channels channels;
};

// What is specific to a channel type, a request and a global request (RFC 4254, OpenSSH's PROTOCOL).

inline Bytes direct_tcpip(std::string_view host, std::uint32_t port) {
  Bytes bytes;
  wire::Writer(bytes).string(host).uint32(port).string("127.0.0.1").uint32(40000);
  return bytes;
}

inline Bytes socket(std::string_view path) {
  Bytes bytes;
  wire::Writer(bytes).string(path).string("").uint32(0);
  return bytes;
}

inline Bytes display(std::string_view protocol, std::string_view cookie) {
  Bytes bytes;
  wire::Writer(bytes).boolean(false).string(protocol).string(cookie).uint32(0);
  return bytes;
}

inline Bytes terminal(std::string_view term) {
  Bytes bytes;
  wire::Writer(bytes).string(term).uint32(80).uint32(24).uint32(0).uint32(0).string(std::string_view());
  return bytes;
}

inline msg::GlobalRequest listen(const Bytes& where, std::string_view name = "tcpip-forward") {
  return {name, true, {where}};
}

inline Bytes address(std::string_view host, std::uint32_t port) {
  Bytes bytes;
  wire::Writer(bytes).string(host).uint32(port);
  return bytes;
}

inline access::Permissions without(std::initializer_list<access::Right> rights) {
  access::Permissions permissions;
  for (const access::Right right : rights) permissions.rights.remove(right);
  return permissions;
}

inline access::Permissions only(access::Rights rights) {
  access::Permissions permissions;
  permissions.rights = rights;
  return permissions;
}

}  // namespace sshrp::channel::testing
