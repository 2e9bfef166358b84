// KexDialogue: the messages 30 to 49 of one key exchange, from one side; kex_server and kex_client are the
// two.
// SPDX-License-Identifier: MIT
#pragma once

#include <memory>
#include <optional>

#include "transport/exchange_hash.h"
#include "transport/settings.h"

namespace sshrp::transport {

/// What both sides know when the methods are agreed on.
struct ExchangeBasis {
  std::string V_C, V_S;
  Bytes I_C, I_S;
  Negotiated algorithms;

  ExchangeTranscript transcript() const { return {V_C, V_S, I_C, I_S}; }
};

/// What comes of a message.
struct KexStep {
  Bytes answer{};                          // payload of a message to the peer; empty: none
  std::optional<ExchangeResult> result{};  // set once the exchange is done
};

/// Refers to nothing but what it owns, so that another thread may compute its steps, one at a time.
class KexDialogue {
 public:
  explicit KexDialogue(ExchangeBasis basis) : basis_(std::move(basis)) {}
  virtual ~KexDialogue() = default;

  const Negotiated& algorithms() const { return basis_.algorithms; }
  /// A client's first message.
  virtual KexStep begin() { return {}; }
  /// Throws ProtocolError for a message out of turn, an illegal value, a key or signature that doesn't hold.
  virtual KexStep receive(BytesView payload) = 0;

 protected:
  const ExchangeBasis basis_;
};

std::unique_ptr<KexDialogue> make_kex_server(ExchangeBasis basis, const ServerSide& side);
std::unique_ptr<KexDialogue> make_kex_client(ExchangeBasis basis, CheckHostKey check_host_key);

}  // namespace sshrp::transport
