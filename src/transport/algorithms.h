// Which algorithms a connection uses: the two KEXINITs compared, RFC 4253 §7.1.
// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "crypto/ciphers.h"
#include "crypto/kex_methods.h"
#include "msg/key_exchange.h"
#include "transport/compression.h"
#include "transport/role.h"

namespace sshrp::transport {

/// What we offer, each a name-list, the most preferred first.
struct Preferences {
  std::string kex;
  std::string host_keys;
  std::string ciphers;
  std::string macs;
  std::string compression;
};

/// The algorithms of one direction.
struct DirectionAlgorithms {
  const crypto::CipherRow* cipher;
  const crypto::MacRow* mac;  // nullptr: the cipher has an integrity of its own
  Compression compression;
};

struct Negotiated {
  const crypto::KexMethod* kex;
  std::string host_key;  // a signature algorithm's name
  DirectionAlgorithms client_to_server;
  DirectionAlgorithms server_to_client;
};

/// Names that stand in a KEXINIT's kex_algorithms and mean no method.
inline constexpr std::string_view ext_info_client = "ext-info-c";  // RFC 8308 §2.1
inline constexpr std::string_view ext_info_server = "ext-info-s";
inline constexpr std::string_view strict_kex_client =
    "kex-strict-c-v00@openssh.com";  // OpenSSH's PROTOCOL §1.10
inline constexpr std::string_view strict_kex_server = "kex-strict-s-v00@openssh.com";

/// Our KEXINIT with a fresh cookie. That we understand EXT_INFO stands in the first only (RFC 8308 §2.1);
/// the strict marker counts there only, but some peers look for it in each.
enum class ExchangeKind { first, again };
Bytes make_kexinit(Role role, const Preferences& preferences, ExchangeKind kind);

inline constexpr std::string_view host_key_kind = "host key algorithm";

/// There is no algorithm of a kind that both have. The lists are fit to be shown.
class NoCommonAlgorithm : public wire::ProtocolError {
 public:
  NoCommonAlgorithm(std::string_view kind, std::string client_offers, std::string server_offers);

  const std::string& kind() const { return kind_; }
  bool is_of_host_keys() const { return kind_ == host_key_kind; }
  const std::string& client_offers() const { return client_offers_; }
  const std::string& server_offers() const { return server_offers_; }

 private:
  std::string kind_, client_offers_, server_offers_;
};

/// For each kind the first name of the client that the server has too. Throws NoCommonAlgorithm where there
/// is none.
Negotiated negotiate(const msg::KexInit& client, const msg::KexInit& server);

/// For the log: method, host key, and cipher with its MAC, of both ways where they differ.
std::string describe(const Negotiated& agreed);

/// RFC 4253 §7.1: whether a packet that followed the peer's KEXINIT at once was made for the methods chosen.
bool guess_is_right(const msg::KexInit& client, const msg::KexInit& server);

bool contains(wire::NameList list, std::string_view name);

}  // namespace sshrp::transport
