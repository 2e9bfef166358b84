// SPDX-License-Identifier: MIT
#include "channel/model_line.h"

#include <algorithm>

#include "crypto/private_key.h"
#include "msg/userauth.h"

namespace sshrp::channel::model {
namespace {

using transport::Transport;

constexpr std::size_t all = SIZE_MAX;
constexpr std::size_t enough_unsent = 1024 * 1024;  // as relay::Direction has it
constexpr std::size_t rarely = 400;                 // segments for each key exchange that the route begins

transport::Settings settings() {
  transport::Settings settings;
  settings.identification = "SSH-2.0-model";
  settings.preferences = {.kex = "curve25519-sha256",
                          .host_keys = "ssh-ed25519",
                          .ciphers = "aes128-gcm@openssh.com",
                          .macs = "hmac-sha2-256",
                          .compression = "none"};
  settings.server_sig_algs = "ssh-ed25519";
  return settings;
}

std::shared_ptr<const std::vector<transport::SignerPtr>> host_keys() {
  static const auto keys = std::make_shared<const std::vector<transport::SignerPtr>>(
      1, std::make_shared<crypto::PrivateKey>(crypto::PrivateKey::generate_ed25519()));
  return keys;
}

void exchange(LegEnd& client, LegEnd& server) {
  while (client.deliver(server, all) | server.deliver(client, all)) {
    while (client.next()) {
    }
    while (server.next()) {
    }
  }
}

std::size_t segment(Dice& dice) {
  switch (dice.below(4)) {
    case 0:
      return dice.between(1, 60);
    case 1:
      return dice.between(1, 5000);
    default:
      return all;
  }
}

bool hear(LegEnd& end, LegEnd& from, std::size_t count, Peer& peer) {
  if (!end.deliver(from, count)) return false;
  while (const auto packet = end.next()) peer.receive(packet->view());
  return true;
}

class DirectLine : public Line {
 public:
  DirectLine() { log_in(client_, server_); }

  bool carry(Dice& dice, Peer& client_peer, Peer& server_peer) override {
    const std::size_t count = segment(dice);
    return dice.one_in(2) ? hear(client_, server_, count, client_peer)
                          : hear(server_, client_, count, server_peer);
  }
  bool carry_all(Peer& client_peer, Peer& server_peer) override {
    return hear(client_, server_, all, client_peer) | hear(server_, client_, all, server_peer);
  }
};

class QuietJournal : public Journal {
  void refused(const std::string&) override {}
  void trouble(const std::string& sentence) override { throw std::runtime_error("on the route " + sentence); }
  void ran(const Program&, Verdict) override {}
  void did(const sftp::AuditRecord&) override {}
};

Grants grants(bool is_handled) {
  Grants grants;
  grants.permissions.rights.remove(access::Right::x11);
  if (is_handled) grants.sftp.audit = sftp::Audit::on;
  return grants;
}

class GuardedLine : public Line, public Peers {
 public:
  explicit GuardedLine(bool is_handled) : downstream_(server_side()), upstream_(client_side()) {
    log_in(client_, downstream_);
    log_in(upstream_, server_);
    policy_ =
        std::make_unique<SessionPolicy>(host_keys(), to_vector(downstream_.transport().session_id()),
                                        make_channels(grants(is_handled), std::make_unique<QuietJournal>()));
  }

  using Peers::send;
  void send(Way way, transport::SealablePayload payload) override { receiver(way).transport().send(payload); }
  bool is_held_up(Way way) const override {
    return (way == Way::up ? upstream_ : downstream_).transport().holds_sending();
  }

  bool carry(Dice& dice, Peer& client_peer, Peer& server_peer) override {
    if (dice.one_in(rarely)) rekey(dice);
    const std::size_t count = segment(dice);
    switch (dice.below(4)) {
      case 0:
        return hear(client_, downstream_, count, client_peer);
      case 1:
        return hear(server_, upstream_, count, server_peer);
      case 2:
        return relay(Way::up, client_, count);
      default:
        return relay(Way::down, server_, count);
    }
  }
  bool carry_all(Peer& client_peer, Peer& server_peer) override {
    return hear(client_, downstream_, all, client_peer) | hear(server_, upstream_, all, server_peer) |
           relay(Way::up, client_, all) | relay(Way::down, server_, all);
  }

 private:
  LegEnd& sender(Way way) { return way == Way::up ? downstream_ : upstream_; }
  LegEnd& receiver(Way way) { return sender(opposite(way)); }

  // None while the other leg is in one, as rekey_if_due has it.
  void rekey(Dice& dice) {
    const Way way = dice.one_in(2) ? Way::up : Way::down;
    if (!receiver(way).transport().exchange_since()) sender(way).transport().rekey();
  }

  bool must_read_on(Way way) {
    const Transport& upstream = upstream_.transport();
    return way == Way::down && upstream.exchange_since() && upstream.congested() &&
           downstream_.transport().output().size() < transport::hard_max_waiting_for_both;
  }
  bool is_full(Way way) {
    const Transport& to = receiver(way).transport();
    return ((to.output().size() > enough_unsent || to.congested()) && !must_read_on(way)) ||
           sender(way).transport().output().size() > transport::much_output;
  }

  // One burst.
  bool relay(Way way, LegEnd& peer, std::size_t count) {
    if (is_full(way)) return false;
    LegEnd& from = sender(way);
    Transport& to = receiver(way).transport();
    bool any = from.deliver(peer, count);
    while (!is_full(way)) {
      const auto packet = from.next();
      if (!packet) break;
      any = true;
      if (must_read_on(way)) to.let_more_wait();
      if (policy_->concerns(static_cast<msg::Number>(packet->payload[0]))) {
        policy_->handle(way, *packet, *this);
      } else {
        to.send(*packet);
      }
    }
    policy_->burst_over();
    return any;
  }

  LegEnd downstream_, upstream_;
  std::unique_ptr<SessionPolicy> policy_;
};

}  // namespace

transport::Side client_side() {
  return transport::ClientSide{"ssh-ed25519", [](const crypto::PresentedKey&) {}};
}
transport::Side server_side() { return transport::ServerSide{host_keys()}; }

void log_in(LegEnd& client, LegEnd& server) {
  exchange(client, server);
  client.transport().send(msg::ServiceRequest{"ssh-userauth"});
  exchange(client, server);
  server.transport().send(msg::ServiceAccept{"ssh-userauth"});
  exchange(client, server);
  client.transport().send(msg::UserauthRequest{"user", "ssh-connection", "none", {}});
  exchange(client, server);
  server.transport().send(msg::UserauthSuccess{});
  exchange(client, server);
}

LegEnd::LegEnd(transport::Side side)
    : transport_(std::make_shared<const transport::Settings>(settings()), std::move(side), {}) {}

bool LegEnd::deliver(LegEnd& from, std::size_t count) {
  util::Buffer& sent = from.transport().output();
  const std::size_t taken = std::min(count, sent.size());
  if (taken == 0) return false;
  Bytes input = to_vector(rest_);
  const auto data = sent.data().first(taken);
  input.insert(input.end(), data.begin(), data.end());
  sent.consume(taken);
  input_ = std::move(input);
  rest_ = input_;
  return true;
}

std::optional<transport::SealablePayload> LegEnd::next() { return transport_.receive(rest_); }

Line::Line() : client_(client_side()), server_(server_side()) {}

std::unique_ptr<Line> make_direct_line() { return std::make_unique<DirectLine>(); }
std::unique_ptr<Line> make_guarded_line(bool is_handled) { return std::make_unique<GuardedLine>(is_handled); }

}  // namespace sshrp::channel::model
