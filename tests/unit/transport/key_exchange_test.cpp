// The order of a key exchange's messages, with a peer that keeps to it or doesn't.
#include "transport/key_exchange.h"

#include <gtest/gtest.h>

#include "msg/connection.h"
#include "transport/scripted_peer.h"

namespace sshrp::transport::testing {
namespace {

using wire::DisconnectReason;
using wire::ProtocolError;

End server_end() { return {default_settings(Role::server), server_side()}; }
End client_end() { return {default_settings(Role::client), client_side()}; }

TEST(KeyExchange, works_with_strict_and_lax_peers_in_both_roles) {
  for (const Strictness strictness : {Strictness::strict, Strictness::lax}) {
    End server = server_end();
    ScriptedPeer client(Role::client, server, strictness);
    client.handshake();
    client.log_in();
    End end = client_end();
    ScriptedPeer scripted_server(Role::server, end, strictness);
    scripted_server.handshake();
    scripted_server.log_in();
    EXPECT_EQ(server.transport().phase(), Phase::connection);
    EXPECT_EQ(end.transport().phase(), Phase::connection);
  }
}

}  // namespace
}  // namespace sshrp::transport::testing
