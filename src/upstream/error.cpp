// SPDX-License-Identifier: MIT
#include "upstream/error.h"

#include <fmt/format.h>

#include <algorithm>

#include "crypto/legacy.h"
#include "transport/algorithms.h"
#include "util/text.h"

namespace sshrp::upstream {
namespace {

using wire::DisconnectReason;

struct Row {
  DisconnectReason reason;
  std::string_view for_client;
};

constexpr Row rows[] = {
    {DisconnectReason::host_key_not_verifiable, "the upstream server's host key can't be verified"},
    {DisconnectReason::key_exchange_failed, "the key exchange with the upstream server failed"},
    {DisconnectReason::mac_error, "what the upstream server sent arrived damaged"},
    {DisconnectReason::compression_error, "what the upstream server compressed can't be unpacked"},
    {DisconnectReason::protocol_version_not_supported, "the upstream server speaks another version of SSH"},
};
constexpr std::string_view of_all_others = "the upstream server can't be understood";
constexpr std::string_view nothing_in_common =
    "the upstream server and the proxy have no algorithm in common";
constexpr std::string_view no_host_key_in_common =
    "the upstream server has no host key of a type that the proxy takes";

// Of a name-list of an upstream with which nothing fits: what its route could allow.
std::string hint(std::string_view offered) {
  std::vector<std::string_view> legacy = util::split(offered, ',');
  std::erase_if(legacy, [](std::string_view name) { return !crypto::is_legacy(name); });
  if (legacy.empty()) return {};
  return fmt::format("; weak, and to be allowed by upstream_algorithms of the route: {}",
                     util::join(legacy, ","));
}

/// At an upstream, we are the client.
UpstreamError nothing_in_common_error(const transport::NoCommonAlgorithm& none) {
  if (none.is_of_host_keys()) {
    return {DisconnectReason::by_application, no_host_key_in_common,
            fmt::format("the upstream offers only host keys of the types {}; we take {}{}",
                        none.server_offers(), none.client_offers(), hint(none.server_offers()))};
  }
  return {DisconnectReason::by_application, nothing_in_common,
          fmt::format("no common {}: we offer {}; the upstream offers {}{}", none.kind(),
                      none.client_offers(), none.server_offers(), hint(none.server_offers()))};
}

}  // namespace

UpstreamError upstream_error(const wire::ProtocolError& error) {
  const auto* none = dynamic_cast<const transport::NoCommonAlgorithm*>(&error);
  if (none != nullptr) return nothing_in_common_error(*none);
  const auto row = std::ranges::find(rows, error.reason(), &Row::reason);
  const bool untrusted = error.reason() == DisconnectReason::host_key_not_verifiable;
  return {untrusted ? error.reason() : DisconnectReason::by_application,
          row == std::end(rows) ? of_all_others : row->for_client, error.what()};
}

std::exception_ptr told_apart(std::exception_ptr failure) {
  const auto closed = [](const std::exception& error, std::string_view for_client) {
    return std::make_exception_ptr(UpstreamError(
        DisconnectReason::by_application,
        for_client.empty() ? "the upstream server closed the connection" : for_client, error.what()));
  };
  try {
    std::rethrow_exception(failure);
  } catch (const wire::ProtocolError& error) {
    return error.leg() == Leg::upstream ? std::make_exception_ptr(upstream_error(error)) : failure;
  } catch (const net::ConnectionLost& error) {
    return error.leg() == Leg::upstream ? closed(error, error.for_others()) : failure;
  } catch (const net::Disconnected& error) {
    return error.leg() == Leg::upstream ? closed(error, {}) : failure;
  } catch (...) {
    return failure;
  }
}

}  // namespace sshrp::upstream
