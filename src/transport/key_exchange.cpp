// SPDX-License-Identifier: MIT
#include "transport/key_exchange.h"

#include <algorithm>

#include "facts/counters.h"
#include "facts/series.h"

namespace sshrp::transport {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

[[noreturn]] void refuse(const std::string& sentence) {
  throw ProtocolError(DisconnectReason::key_exchange_failed, sentence);
}

// Later exchanges must show the key or certificate of the first: a copy of it is all that is kept.
CheckHostKey same_key_as(Bytes first) {
  return [first = std::move(first)](const crypto::PresentedKey& shown) {
    if (!std::ranges::equal(shown.blob(), first)) {
      throw ProtocolError(DisconnectReason::host_key_not_verifiable,
                          "the server's host key changed in the session");
    }
  };
}

}  // namespace

KeyExchange::KeyExchange(std::shared_ptr<const Settings> settings, Side side, PacketReader& reader,
                         PacketWriter& writer)
    : settings_(std::move(settings)), side_(std::move(side)), reader_(reader), writer_(writer) {}

void KeyExchange::set_peer_identification(std::string identification) {
  peer_identification_ = std::move(identification);
}

bool KeyExchange::holds_sending() const {
  return std::holds_alternative<AwaitKexInit>(state_) || std::holds_alternative<AwaitExchange>(state_);
}

bool KeyExchange::holds_receiving() const {
  return std::holds_alternative<AwaitExchange>(state_) || std::holds_alternative<AwaitNewKeys>(state_);
}

Preferences KeyExchange::preferences() const {
  Preferences ours = settings_->preferences;
  if (const auto* client = std::get_if<ClientSide>(&side_)) ours.host_keys = client->host_key_algorithms;
  return ours;
}

void KeyExchange::start() {
  if (in_progress()) return;
  const ExchangeKind kind = session_id_.empty() ? ExchangeKind::first : ExchangeKind::again;
  Bytes kexinit = make_kexinit(role(), preferences(), kind);
  writer_.seal(kexinit);
  state_ = AwaitKexInit{std::move(kexinit)};
}

void KeyExchange::receive(BytesView payload) {
  switch (static_cast<msg::Number>(payload[0])) {
    case msg::Number::kexinit:
      return receive_kexinit(payload);
    case msg::Number::newkeys:
      return receive_newkeys(payload);
    default:
      return receive_method_message(payload);
  }
}

void KeyExchange::receive_kexinit(BytesView payload) {
  start();
  auto* awaited = std::get_if<AwaitKexInit>(&state_);
  if (awaited == nullptr) refuse("a second KEXINIT in one key exchange");

  const auto peer = wire::decode<msg::KexInit>(payload);
  const auto ours = wire::decode<msg::KexInit>(awaited->our_kexinit);
  const auto& [client, server] = role() == Role::client ? std::tie(ours, peer) : std::tie(peer, ours);
  if (session_id_.empty()) note_extensions(peer);
  Negotiated algorithms = negotiate(client, server);
  const bool guessed_wrong = peer.first_kex_packet_follows && !guess_is_right(client, server);

  if (auto* side = std::get_if<ClientSide>(&side_))
    side->host_key_algorithms = std::string(algorithms.host_key);
  std::shared_ptr<KexDialogue> dialogue =
      make_dialogue(make_basis(std::move(awaited->our_kexinit), payload, std::move(algorithms)));
  state_ = AwaitExchange{dialogue, guessed_wrong ? Guess::wrong : Guess::none};
  if (role() != Role::client) return;
  if (dialogue->algorithms().kex->slow_steps == crypto::SlowSteps::none)
    return finish(dialogue->begin());  // sooner made than another thread is woken
  take({[dialogue] { return dialogue->begin(); }, Speed::slow});
}

// A server's RSA key may have 16384 bits.
KeyExchange::Speed KeyExchange::speed_of_receiving(const Negotiated& algorithms) {
  const bool is_slow = algorithms.host_key.starts_with("rsa-") || algorithms.host_key == "ssh-rsa" ||
                       algorithms.kex->slow_steps == crypto::SlowSteps::all;
  return is_slow ? Speed::slow : Speed::quick;
}

void KeyExchange::note_extensions(const msg::KexInit& peer) {
  const bool from_client = role() == Role::server;
  peer_wants_ext_info_ = contains(peer.kex_algorithms, from_client ? ext_info_client : ext_info_server);
  if (!contains(peer.kex_algorithms, from_client ? strict_kex_client : strict_kex_server)) return;
  numbers_ = SequenceNumbers::reset;
  if (reader_.sequence_number() != 1) refuse("strict key exchange: KEXINIT was not the first packet");
}

ExchangeBasis KeyExchange::make_basis(Bytes our_kexinit, BytesView peer_kexinit,
                                      Negotiated algorithms) const {
  if (role() == Role::client) {
    return {our_identification(), peer_identification_, std::move(our_kexinit), to_vector(peer_kexinit),
            std::move(algorithms)};
  }
  return {peer_identification_, our_identification(), to_vector(peer_kexinit), std::move(our_kexinit),
          std::move(algorithms)};
}

std::unique_ptr<KexDialogue> KeyExchange::make_dialogue(ExchangeBasis basis) const {
  if (const auto* server = std::get_if<ServerSide>(&side_)) return make_kex_server(std::move(basis), *server);
  return make_kex_client(std::move(basis), std::get<ClientSide>(side_).check_host_key);
}

void KeyExchange::receive_method_message(BytesView payload) {
  auto* exchange = std::get_if<AwaitExchange>(&state_);
  if (exchange == nullptr)
    refuse("key exchange message " + std::to_string(payload[0]) + " outside of an exchange");
  if (exchange->guess == Guess::wrong) {
    exchange->guess = Guess::none;
    return;
  }
  take({[dialogue = exchange->dialogue, message = std::make_shared<const Bytes>(to_vector(payload))] {
          return dialogue->receive(*message);
        },
        speed_of_receiving(exchange->dialogue->algorithms())});
}

bool KeyExchange::due_step_is_slow() const {
  return std::get<AwaitExchange>(state_).due.speed == Speed::slow;
}

void KeyExchange::take(Step step) {
  const bool left =
      left_steps_ == LeftSteps::all || (left_steps_ == LeftSteps::slow && step.speed == Speed::slow);
  if (left) {
    std::get<AwaitExchange>(state_).due = std::move(step);
  } else {
    finish(step.work());
  }
}

void KeyExchange::finish(KexStep step) {
  auto& exchange = std::get<AwaitExchange>(state_);
  exchange.due = {};
  if (!step.answer.empty()) writer_.seal(step.answer);
  if (!step.result) return;
  const auto dialogue = exchange.dialogue;  // outlives the state
  take_keys(*step.result, dialogue->algorithms());
}

void KeyExchange::take_keys(const ExchangeResult& result, const Negotiated& algorithms) {
  if (session_id_.empty()) {
    session_id_ = to_vector(result.H.view());
    if (auto* client = std::get_if<ClientSide>(&side_)) {
      client->check_host_key = same_key_as(result.host_key);
      host_key_ = result.host_key;
    }
  }
  const bool is_client = role() == Role::client;
  const DirectionAlgorithms& out = is_client ? algorithms.client_to_server : algorithms.server_to_client;
  const DirectionAlgorithms& in = is_client ? algorithms.server_to_client : algorithms.client_to_server;
  const DerivedKeys out_keys = derive_keys(result, session_id_, role(), out);
  const DerivedKeys in_keys = derive_keys(result, session_id_, peer_of(role()), in);

  writer_.seal(wire::encode(msg::NewKeys{}));
  writer_.change_keys(out.cipher->make_sealing(*out.cipher, out.mac, out_keys.view()), numbers_,
                      out.compression);
  sending_cipher_ = out.cipher;
  ++exchanges_;
  facts::count("key_exchanges");
  facts::count_series("key_exchanges", {is_client ? "upstream" : "downstream", algorithms.kex->name});
  agreed_ = algorithms;
  state_ = AwaitNewKeys{in.cipher->make_opening(*in.cipher, in.mac, in_keys.view()), in.compression};
}

void KeyExchange::receive_newkeys(BytesView payload) {
  wire::decode<msg::NewKeys>(payload);
  auto* awaited = std::get_if<AwaitNewKeys>(&state_);
  if (awaited == nullptr) refuse("NEWKEYS before the key exchange is done");
  reader_.change_keys(std::move(awaited->cipher), numbers_, awaited->compression);
  state_ = Settled{};
}

}  // namespace sshrp::transport
