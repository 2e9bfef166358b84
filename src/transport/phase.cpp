// SPDX-License-Identifier: MIT
#include "transport/phase.h"

#include <algorithm>

namespace sshrp::transport {
namespace {

using msg::Number;

using Set = unsigned;
constexpr Set bit(Phase phase) { return 1u << static_cast<unsigned>(phase); }
constexpr Set bit(Role role) { return 1u << static_cast<unsigned>(role); }

constexpr Set strict = bit(Phase::strict_exchange);
constexpr Set first = bit(Phase::first_exchange);
constexpr Set service = bit(Phase::service);
constexpr Set userauth = bit(Phase::userauth);
constexpr Set connection = bit(Phase::connection);
constexpr Set keyed = service | userauth | connection;
constexpr Set always = strict | first | keyed;

constexpr Set client = bit(Role::client);
constexpr Set server = bit(Role::server);
constexpr Set both = client | server;

struct Row {
  unsigned from, to;  // message numbers
  Set phases;
  Set senders;
};

constexpr Row legal[] = {
    {1, 1, always, both},                // DISCONNECT
    {2, 4, first | keyed, both},         // IGNORE, UNIMPLEMENTED, DEBUG
    {5, 5, service | userauth, client},  // SERVICE_REQUEST; Paramiko makes one before each attempt
    {6, 6, service, server},             // SERVICE_ACCEPT
    {7, 7, keyed, both},                 // EXT_INFO
    {20, 21, always, both},              // KEXINIT, NEWKEYS
    {30, 49, always, both},              // the key exchange method's own
    {50, 50, userauth, client},          // USERAUTH_REQUEST
    {51, 53, userauth, server},          // USERAUTH_FAILURE, SUCCESS, BANNER
    {60, 60, userauth, server},          // PK_OK, PASSWD_CHANGEREQ, INFO_REQUEST
    {61, 61, userauth, client},          // INFO_RESPONSE
    {80, 127, connection, both},         // RFC 4254, and what may yet be added to it
    {192, 193, keyed, both},             // PING, PONG
};

}  // namespace

bool is_legal(Number number, Phase phase, Role sender) {
  return std::ranges::any_of(legal, [&](const Row& row) {
    const auto n = static_cast<unsigned>(number);
    return n >= row.from && n <= row.to && (row.phases & bit(phase)) && (row.senders & bit(sender));
  });
}

bool is_legal_during_key_exchange(Number number, Phase phase) {
  const auto n = static_cast<unsigned>(number);
  return n <= 4 || n == 7 || (n >= 20 && n <= 49) || (n >= 80 && phase == Phase::connection);
}

}  // namespace sshrp::transport
