// SPDX-License-Identifier: MIT
#include "upstream/attempt_failed.h"

#include <algorithm>
#include <iterator>

#include "upstream/in_service.h"

namespace sshrp::upstream {
namespace {

using wire::DisconnectReason;

constexpr std::string_view for_client_resolver =
    "the upstream server's address can't be looked up at present; try again later";
constexpr std::string_view for_client_way =
    "the way to the upstream server can't be used at present; try again later";
constexpr std::string_view for_client_local =
    "the proxy can't connect to upstream servers at present; try again later";

constexpr FailureRow rows[] = {
    {Failure::failed, "failed", Outcome::failed, Next::server, true, for_client_no_server},
    {Failure::refusing, "refusing", Outcome::refusing, Next::server, true, {}},
    {Failure::refusing_client, "refusing", Outcome::abandoned, Next::server, true, {}},
    {Failure::wrong_host_key, "host_key", Outcome::wrong_host_key, Next::by_group, true, {}},
    {Failure::no_place, "no_place", Outcome::abandoned, Next::server, true, {}},
    {Failure::forbidden, "forbidden", Outcome::abandoned, Next::server, false, for_client_no_server},
    {Failure::resolver, "resolver", Outcome::abandoned, Next::server, false, for_client_resolver},
    {Failure::way, "way", Outcome::abandoned, Next::nothing, true, for_client_way},
    {Failure::local, "local", Outcome::abandoned, Next::nothing, true, for_client_local},
    {Failure::abandoned, "abandoned", Outcome::abandoned, Next::nothing, true, {}},
};

Failure failure_of(net::Fault fault) {
  switch (fault) {
    case net::Fault::server:
      break;
    case net::Fault::forbidden:
      return Failure::forbidden;
    case net::Fault::resolver:
      return Failure::resolver;
    case net::Fault::way:
      return Failure::way;
    case net::Fault::local:
      return Failure::local;
  }
  return Failure::failed;
}

}  // namespace

const FailureRow& row_of(Failure failure) { return *std::ranges::find(rows, failure, &FailureRow::failure); }

AttemptFailed::AttemptFailed(const net::DialFailure& dialled)
    : AttemptFailed(failure_of(dialled.fault), DisconnectReason::by_application,
                    row_of(failure_of(dialled.fault)).for_client, dialled.sentence) {}

Failure failure_of(const UpstreamError& error) {
  if (const auto* failed = dynamic_cast<const AttemptFailed*>(&error)) return failed->failure();
  if (error.reason() == DisconnectReason::host_key_not_verifiable) return Failure::wrong_host_key;
  return Failure::failed;
}

}  // namespace sshrp::upstream
