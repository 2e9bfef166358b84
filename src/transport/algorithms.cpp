// SPDX-License-Identifier: MIT
#include "transport/algorithms.h"

#include <algorithm>

#include "crypto/random.h"
#include "util/text.h"

namespace sshrp::transport {
namespace {

std::string_view first_name(wire::NameList list) {
  const auto names = list.names();
  return names.empty() ? std::string_view() : names.front();
}

std::string_view choose(std::string_view kind, wire::NameList client, wire::NameList server) {
  const auto servers = server.names();
  for (std::string_view name : client.names()) {
    if (std::ranges::find(servers, name) != servers.end()) return name;
  }
  throw NoCommonAlgorithm(kind, util::escape(client.text, 1024), util::escape(server.text, 1024));
}

// Both sides named it, and still it may mean no algorithm: a client may write our own "ext-info-s".
template <typename Row>
const Row* require_row(const Row* row, std::string_view name) {
  if (row == nullptr) {
    throw wire::ProtocolError(wire::DisconnectReason::key_exchange_failed,
                              std::string(name) + " is no algorithm");
  }
  return row;
}

DirectionAlgorithms choose_direction(wire::NameList client_ciphers, wire::NameList server_ciphers,
                                     wire::NameList client_macs, wire::NameList server_macs,
                                     wire::NameList client_compression, wire::NameList server_compression) {
  const std::string_view cipher_name = choose("cipher", client_ciphers, server_ciphers);
  const crypto::CipherRow* cipher = require_row(crypto::find_cipher(cipher_name), cipher_name);
  const crypto::MacRow* mac = nullptr;
  if (cipher->integrity == crypto::Integrity::mac) {
    const std::string_view mac_name = choose("MAC", client_macs, server_macs);
    mac = require_row(crypto::find_mac(mac_name), mac_name);
  }
  const bool compressed = choose("compression", client_compression, server_compression) != "none";
  return {cipher, mac, compressed ? Compression::zlib_after_login : Compression::none};
}

std::string with_extensions(const std::string& kex, Role role, ExchangeKind kind) {
  const auto& [ext_info, strict] = role == Role::client ? std::pair{ext_info_client, strict_kex_client}
                                                        : std::pair{ext_info_server, strict_kex_server};
  const std::string first_only = kind == ExchangeKind::first ? "," + std::string(ext_info) : "";
  return kex + first_only + "," + std::string(strict);
}

}  // namespace

NoCommonAlgorithm::NoCommonAlgorithm(std::string_view kind, std::string client_offers,
                                     std::string server_offers)
    : ProtocolError(wire::DisconnectReason::key_exchange_failed, "no common " + std::string(kind) +
                                                                     ": client offers " + client_offers +
                                                                     "; server offers " + server_offers),
      kind_(kind),
      client_offers_(std::move(client_offers)),
      server_offers_(std::move(server_offers)) {}

bool contains(wire::NameList list, std::string_view name) {
  const auto names = list.names();
  return std::ranges::find(names, name) != names.end();
}

Bytes make_kexinit(Role role, const Preferences& preferences, ExchangeKind kind) {
  const std::string kex = with_extensions(preferences.kex, role, kind);
  msg::KexInit kexinit{.kex_algorithms = {kex},
                       .server_host_key_algorithms = {preferences.host_keys},
                       .encryption_algorithms_client_to_server = {preferences.ciphers},
                       .encryption_algorithms_server_to_client = {preferences.ciphers},
                       .mac_algorithms_client_to_server = {preferences.macs},
                       .mac_algorithms_server_to_client = {preferences.macs},
                       .compression_algorithms_client_to_server = {preferences.compression},
                       .compression_algorithms_server_to_client = {preferences.compression}};
  crypto::random_fill(kexinit.cookie);
  return wire::encode(kexinit);
}

Negotiated negotiate(const msg::KexInit& client, const msg::KexInit& server) {
  const std::string_view kex = choose("key exchange method", client.kex_algorithms, server.kex_algorithms);
  return {
      .kex = require_row(crypto::find_kex_method(kex), kex),
      .host_key = std::string(
          choose(host_key_kind, client.server_host_key_algorithms, server.server_host_key_algorithms)),
      .client_to_server = choose_direction(
          client.encryption_algorithms_client_to_server, server.encryption_algorithms_client_to_server,
          client.mac_algorithms_client_to_server, server.mac_algorithms_client_to_server,
          client.compression_algorithms_client_to_server, server.compression_algorithms_client_to_server),
      .server_to_client = choose_direction(
          client.encryption_algorithms_server_to_client, server.encryption_algorithms_server_to_client,
          client.mac_algorithms_server_to_client, server.mac_algorithms_server_to_client,
          client.compression_algorithms_server_to_client, server.compression_algorithms_server_to_client)};
}

std::string describe(const Negotiated& agreed) {
  const auto direction = [](const DirectionAlgorithms& way) {
    std::string text(way.cipher->name);
    if (way.mac) text.append(" ").append(way.mac->name);
    if (way.compression != Compression::none) text += " zlib@openssh.com";
    return text;
  };
  const std::string out = direction(agreed.client_to_server);
  const std::string back = direction(agreed.server_to_client);
  return std::string(agreed.kex->name) + ", " + agreed.host_key + ", " + out +
         (out == back ? "" : " / " + back);
}

bool guess_is_right(const msg::KexInit& client, const msg::KexInit& server) {
  return first_name(client.kex_algorithms) == first_name(server.kex_algorithms) &&
         first_name(client.server_host_key_algorithms) == first_name(server.server_host_key_algorithms);
}

}  // namespace sshrp::transport
