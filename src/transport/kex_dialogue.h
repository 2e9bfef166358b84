// KexDialogue: the messages 30 to 49 of one key exchange, from one side; kex_server and kex_client are the
// two.
#pragma once

#include <memory>
#include <optional>

#include "transport/exchange_hash.h"
#include "transport/packet_writer.h"
#include "transport/settings.h"

namespace sshrp::transport {

/// What both sides know when the methods are agreed on.
struct ExchangeBasis {
  std::string V_C, V_S;
  Bytes I_C, I_S;
  Negotiated algorithms;

  ExchangeTranscript transcript() const { return {V_C, V_S, I_C, I_S}; }
};

class KexDialogue {
 public:
  virtual ~KexDialogue() = default;
  /// The result once the exchange is done with this message. Throws ProtocolError for a message out of turn,
  /// an illegal value, a key or signature that doesn't hold.
  virtual std::optional<ExchangeResult> receive(BytesView payload) = 0;
};

/// `writer` outlives the dialogue.
std::unique_ptr<KexDialogue> begin_kex_server(ExchangeBasis basis, const ServerSide& side,
                                              PacketWriter& writer);

/// Sends its first message at once. `check_host_key` and `writer` outlive the dialogue.
std::unique_ptr<KexDialogue> begin_kex_client(ExchangeBasis basis, const CheckHostKey& check_host_key,
                                              PacketWriter& writer);

}  // namespace sshrp::transport
