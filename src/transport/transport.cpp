// SPDX-License-Identifier: MIT
#include "transport/transport.h"

#include "util/text.h"

namespace sshrp::transport {
namespace {

using msg::Number;
using wire::DisconnectReason;
using wire::ProtocolError;

// RFC 4344 §3.1: a key's packets stay well below the 2^32 sequence numbers.
constexpr std::uint64_t max_packets_per_key = std::uint64_t{1} << 31;
// RFC 4344 §3.2: 2^(block bits / 4) blocks of a cipher with blocks of 16 bytes; as OpenSSH, 1 GiB for smaller
// ones.
constexpr std::uint64_t max_bytes_wide_block = (std::uint64_t{1} << 32) * 16;
constexpr std::uint64_t max_bytes_narrow_block = std::uint64_t{1} << 30;

constexpr std::uint32_t max_extensions = 1024;  // of one SSH_MSG_EXT_INFO, as in OpenSSH

// Of a DISCONNECT's description, bytes: it is repeated to the other side, whose packets may be shorter.
constexpr std::size_t max_disconnect_text = 4096;

Number number_of(BytesView payload) { return static_cast<Number>(payload[0]); }

// However little of it there is: many leave the language out, some all of it.
PeerDisconnect read_disconnect(BytesView payload) {
  PeerDisconnect said{DisconnectReason::by_application, ""};
  wire::Reader reader(payload.subspan(1));
  try {
    said.reason = static_cast<DisconnectReason>(reader.uint32());
    said.description = std::string(reader.text().substr(0, max_disconnect_text));
  } catch (const ProtocolError&) {
    // What was there counts.
  }
  return said;
}

bool is_key_exchange(Number number) {
  const auto n = static_cast<unsigned>(number);
  return n >= 20 && n <= 49;
}

}  // namespace

Transport::Transport(std::shared_ptr<const Settings> settings, Side side, Clock::time_point now)
    : settings_(std::move(settings)),
      role_(role_of(side)),
      exchange_(settings_, std::move(side), reader_, writer_),
      identification_reader_(peer_of(role_)),
      now_(now),
      exchange_began_(now) {
  output().append(as_bytes(exchange_.our_identification()));
  output().append(as_bytes("\r\n"));
  exchange_.start();
}

bool Transport::read_identification(MutableBytes& received) {
  if (!peer_identification_.empty()) return true;
  auto line = identification_reader_.next(received);
  if (!line) return false;
  peer_identification_ = std::move(*line);
  exchange_.set_peer_identification(peer_identification_);
  return true;
}

std::optional<SealablePayload> Transport::receive(MutableBytes& received) {
  if (!read_identification(received)) return std::nullopt;
  while (!peer_disconnect_ && !due_step() && !has_much_output()) {
    auto packet = reader_.next(received);
    if (!packet) return std::nullopt;
    const Number number = number_of(packet->view());
    if (!is_expected(number)) {
      refuse(number);
      continue;
    }
    packet->origin = Origin{.sequence_number = last_received()};
    if (handle(number, packet->view())) continue;
    if (number == Number::unimplemented) {
      packet->origin = origin_of(packet->view());
      return packet;
    }
    idle_exchanges_ = 0;
    note_phase(number);
    return packet;
  }
  return std::nullopt;
}

Opening Transport::opening() const {
  if (is_keyed()) return Opening::newkeys;
  if (peer_identification_.empty()) return Opening::nothing;
  return exchange_.awaits_kexinit() ? Opening::identification : Opening::kexinit;
}

bool Transport::is_expected(Number number) const {
  return is_legal(number, phase_, peer_of(role_)) &&
         (!exchange_.holds_receiving() || is_legal_during_key_exchange(number, phase_));
}

// Before login such a peer is at fault, or an attacker. After it, it may speak a later protocol, or ask for a
// login once more: as OpenSSH, we say that we don't know that (RFC 4253 §11.4).
void Transport::refuse(Number number) {
  const auto n = static_cast<unsigned>(number);
  if (phase_ != Phase::connection || n == 0) {
    throw ProtocolError("message " + std::to_string(n) + " isn't legal " +
                        (exchange_.holds_receiving() ? "in a key exchange" : "now"));
  }
  writer_.seal(wire::encode(msg::Unimplemented{last_received()}));
}

// A number that is cut off names nothing.
std::optional<Origin> Transport::origin_of(BytesView unimplemented) {
  if (unimplemented.size() < 1 + sizeof(std::uint32_t)) return std::nullopt;
  return origins_.take(wire::Reader(unimplemented.subspan(1)).uint32());
}

bool Transport::handle(Number number, BytesView payload) {
  if (is_key_exchange(number)) {
    receive_key_exchange(payload);
    return true;
  }
  switch (number) {
    case Number::disconnect:
      peer_disconnect_ = read_disconnect(payload);
      return true;
    case Number::unimplemented:
      return phase_ != Phase::connection;
    case Number::ignore:
    case Number::debug:
    case Number::pong:
      return true;
    case Number::ext_info:
      receive_ext_info(payload);
      return true;
    case Number::ping: {
      const auto ping = wire::decode<msg::Ping>(payload);
      send_or_keep(SealableBytes(wire::encode(msg::Pong{ping.data})).payload());
      return true;
    }
    default:
      return false;
  }
}

void Transport::receive_key_exchange(BytesView payload) {
  const std::uint64_t exchanges_before = exchange_.exchanges();
  if (!exchange_.in_progress()) {
    if (now_ - exchange_began_ >= idle_exchange_pause) idle_exchanges_ = 0;
    if (++idle_exchanges_ > max_idle_exchanges)
      throw ProtocolError(DisconnectReason::key_exchange_failed, "too many idle key exchanges");
    if (phase_ != Phase::connection && exchange_.exchanges() >= max_exchanges_before_login)
      throw ProtocolError(DisconnectReason::key_exchange_failed, "too many key exchanges before login");
    exchange_began_ = now_;
  }
  exchange_.receive(payload);

  if (phase_ == Phase::first_exchange && exchange_.is_strict()) phase_ = Phase::strict_exchange;
  note_exchanges(exchanges_before);
  if (exchange_.in_progress() || is_keyed()) return;
  phase_ = Phase::service;
  if (role_ == Role::client) reader_.server_known();
}

void Transport::finish(KexStep step) {
  const std::uint64_t exchanges_before = exchange_.exchanges();
  exchange_.finish(std::move(step));
  note_exchanges(exchanges_before);
}

void Transport::note_exchanges(std::uint64_t before) {
  if (exchange_.exchanges() == before) return;
  origins_.clear();
  if (exchange_.exchanges() == 1) send_ext_info();
  send_waiting();
}

void Transport::receive_ext_info(BytesView payload) {
  const auto ext_info = wire::decode<msg::ExtInfo>(payload);
  if (ext_info.nr_extensions > max_extensions) throw ProtocolError("too many extensions in EXT_INFO");
  wire::Reader reader(ext_info.extensions.bytes);
  for (std::uint32_t i = 0; i < ext_info.nr_extensions; ++i) {
    const std::string_view name = reader.text();
    const BytesView value = reader.string();
    if (name == "server-sig-algs" && role_ == Role::client) peer_signature_algorithms_ = as_text(value);
  }
  reader.end();
}

void Transport::send_ext_info() {
  if (role_ == Role::client || !exchange_.peer_wants_ext_info()) return;
  const msg::Extension offered[] = {{"server-sig-algs", as_bytes(settings_->server_sig_algs)},
                                    {"ping@openssh.com", as_bytes("0")}};
  Bytes extensions;
  for (const msg::Extension& extension : offered) {
    wire::Writer(extensions).string(extension.name).string(extension.value);
  }
  writer_.seal(wire::encode(msg::ExtInfo{std::size(offered), {extensions}}));
}

void Transport::send(SealablePayload payload) {
  idle_exchanges_ = 0;
  send_or_keep(payload);
}

void Transport::send_or_keep(SealablePayload payload) {
  if (exchange_.holds_sending()) {
    waiting_.push_back({SealableBytes(payload.view()), payload.origin});
    waiting_bytes_ += payload.payload.size() + waiting_overhead;
    if (waiting_bytes_ > waiting_limit_) throw ExchangeNotFinished();
    return;
  }
  const Number number = number_of(payload.view());
  if (may_be_unknown(number))
    origins_.note(writer_.sequence_number(), payload.origin.value_or(Origin{.maker = Maker::us}));
  writer_.seal(payload);
  note_phase(number);
}

void Transport::send_waiting() {
  for (Waiting& next : std::exchange(waiting_, {})) {
    SealableBytes message = std::move(next.message);  // freed as soon as it is sealed: all may be much
    SealablePayload payload = message.payload();
    payload.origin = next.origin;
    send_or_keep(payload);
  }
  waiting_bytes_ = 0;
  waiting_limit_ = hard_max_waiting;
}

void Transport::note_phase(Number number) {
  if (number == Number::service_accept && phase_ == Phase::service) {
    phase_ = Phase::userauth;
  } else if (number == Number::userauth_success && phase_ == Phase::userauth) {
    phase_ = Phase::connection;
    reader_.login_done();
    writer_.login_done();
  }
}

void Transport::disconnect(DisconnectReason reason, std::string_view description) {
  writer_.seal(wire::encode(msg::Disconnect{static_cast<std::uint32_t>(reason), description, ""}));
}

bool Transport::rekey_is_due(Clock::time_point now) const {
  const crypto::CipherRow* cipher = exchange_.sending_cipher();
  const std::uint64_t cipher_limit =
      cipher && cipher->block_size >= max_block ? max_bytes_wide_block : max_bytes_narrow_block;
  const RekeyLimits& ours = settings_->rekey;
  const std::uint64_t limit = ours.bytes ? std::min(ours.bytes, cipher_limit) : cipher_limit;
  return writer_.bytes() >= limit || reader_.bytes() >= limit || writer_.packets() >= max_packets_per_key ||
         reader_.packets() >= max_packets_per_key || now >= rekey_due_at().value_or(Clock::time_point::max());
}

std::optional<Transport::Clock::time_point> Transport::rekey_due_at() const {
  if (settings_->rekey.time.count() == 0) return std::nullopt;
  return exchange_began_ + settings_->rekey.time;
}

void Transport::rekey_if_due(Clock::time_point now) {
  now_ = now;
  if (phase_ == Phase::connection && rekey_is_due(now)) rekey();
}

void Transport::rekey() {
  if (exchange_.in_progress()) return;
  exchange_began_ = now_;
  exchange_.start();
}

std::optional<Transport::Clock::time_point> Transport::exchange_since() const {
  if (!exchange_.in_progress()) return std::nullopt;
  return exchange_began_;
}

}  // namespace sshrp::transport
