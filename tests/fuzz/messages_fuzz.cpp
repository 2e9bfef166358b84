// Every message's decoder. What is decoded and encoded again is what it was.
// SPDX-License-Identifier: MIT
#include <tuple>

#include "msg/connection.h"
#include "msg/key_exchange.h"
#include "msg/transport.h"
#include "msg/userauth.h"
#include "target.h"

using namespace sshrp;

namespace {

using Messages =
    std::tuple<msg::Disconnect, msg::Ignore, msg::Unimplemented, msg::Debug, msg::ServiceRequest,
               msg::ServiceAccept, msg::ExtInfo, msg::Ping, msg::Pong, msg::KexInit, msg::NewKeys,
               msg::KexEcdhInit, msg::KexEcdhReply, msg::KexdhInit, msg::KexdhReply, msg::KexDhGexRequest,
               msg::KexDhGexGroup, msg::KexDhGexInit, msg::KexDhGexReply, msg::UserauthRequest,
               msg::UserauthFailure, msg::UserauthSuccess, msg::UserauthBanner, msg::UserauthPkOk,
               msg::UserauthPasswdChangereq, msg::UserauthInfoRequest, msg::UserauthInfoResponse,
               msg::GlobalRequest, msg::RequestSuccess, msg::RequestFailure, msg::ChannelOpen,
               msg::ChannelOpenConfirmation, msg::ChannelOpenFailure, msg::ChannelWindowAdjust,
               msg::ChannelData, msg::ChannelExtendedData, msg::ChannelEof, msg::ChannelClose,
               msg::ChannelRequest, msg::ChannelSuccess, msg::ChannelFailure>;

// The parts of messages that are decoded by themselves.
using Parts = std::tuple<msg::Extension, msg::PasswordFields, msg::PasswordChangeFields, msg::PublickeyFields,
                         msg::KeyboardInteractiveFields, msg::Prompt>;

template <typename Field, typename T>
bool has() {
  bool found = false;
  T value{};
  wire::for_each_field(value, [&](auto& field) { found |= std::is_same_v<decltype(field), Field&>; });
  return found;
}

// A boolean may be any non-zero byte (RFC 4251 §5), an mpint may have needless zeros; everything else has one
// form.
template <typename T>
void expect_same(BytesView original, const Bytes& again) {
  if (has<wire::Mpint, T>()) return fuzz::expect(again.size() <= original.size(), "no longer than it was");
  fuzz::expect(again.size() == original.size(), "as long as it was");
  if (!has<bool, T>()) fuzz::expect(std::ranges::equal(again, original), "encode(decode(x)) == x");
}

template <typename T>
void try_message(BytesView payload) {
  if (payload.empty() || payload[0] != static_cast<std::uint8_t>(T::number)) return;
  try {
    const Bytes again = wire::encode(wire::decode<T>(payload));
    expect_same<T>(payload, again);
    fuzz::expect(wire::encode(wire::decode<T>(again)) == again, "our own form decodes to itself");
  } catch (const wire::ProtocolError&) {
  }
}

template <typename T>
void try_part(BytesView bytes) {
  try {
    expect_same<T>(bytes, wire::encode_fields(wire::decode_fields<T>(bytes)));
  } catch (const wire::ProtocolError&) {
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const BytesView payload(data, size);
  [&]<typename... T>(std::tuple<T...>*) { (try_message<T>(payload), ...); }(static_cast<Messages*>(nullptr));
  [&]<typename... T>(std::tuple<T...>*) { (try_part<T>(payload), ...); }(static_cast<Parts*>(nullptr));
  return 0;
}
