// SPDX-License-Identifier: MIT
#include "proxy/disconnection.h"

#include "upstream/reach.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

using config::LogLevel;
using wire::DisconnectReason;

std::string with_id(std::string_view sentence, const std::string& session_id) {
  return std::string(sentence) + " (session " + session_id + ")";
}

std::optional<DisconnectMessage>& message_to(Leg leg, Disconnection& disconnection) {
  return leg == Leg::downstream ? disconnection.to_client : disconnection.to_upstream;
}

// std::visit over relay::Ending's causes.
struct AfterRelay {
  Leg leg;
  const std::string& session_id;

  std::string subject() const { return std::string(name_of(leg)); }

  Disconnection operator()(const relay::EndOfStream&) const {
    return {.to_client = {}, .to_upstream = {}, .reason = subject() + " closed the connection"};
  }

  // The other side hears it in the same words.
  Disconnection operator()(const relay::PeerDisconnected& peer) const {
    Disconnection disconnection{.to_client = {}, .to_upstream = {}, .reason = subject() + " disconnected: "};
    disconnection.reason += util::escape(peer.said.description);
    message_to(other(leg), disconnection) = {peer.said.reason, peer.said.description};
    return disconnection;
  }

  Disconnection operator()(const relay::Violation& violation) const {
    Disconnection disconnection{.to_client = {},
                                .to_upstream = {},
                                .reason = subject() + ": " + violation.error.what(),
                                .level = LogLevel::warning};
    message_to(leg, disconnection) = {violation.error.reason(), with_id(violation.error.what(), session_id)};
    message_to(other(leg), disconnection) = {DisconnectReason::by_application,
                                             with_id("the other side broke the protocol", session_id)};
    return disconnection;
  }

  Disconnection operator()(const relay::Lost& lost) const {
    Disconnection disconnection{
        .to_client = {}, .to_upstream = {}, .reason = subject() + " lost: " + lost.reason};
    if (!lost.for_others.empty())
      message_to(other(leg), disconnection) = {DisconnectReason::connection_lost,
                                               with_id(lost.for_others, session_id)};
    return disconnection;
  }
};

}  // namespace

Disconnection disconnection_after(std::exception_ptr failure, const std::string& session_id) {
  try {
    std::rethrow_exception(failure);
  } catch (const upstream::UpstreamError& error) {
    return {.to_client = DisconnectMessage{error.reason(), with_id(error.for_client(), session_id)},
            .to_upstream = {},
            .reason = std::string("upstream: ") + error.what(),
            .level = LogLevel::warning};
  } catch (const wire::ProtocolError& error) {
    return {.to_client = DisconnectMessage{error.reason(), with_id(error.what(), session_id)},
            .to_upstream = {},
            .reason = std::string("client: ") + error.what()};
  } catch (const net::Disconnected& error) {
    return {.to_client = {},
            .to_upstream = {},
            .reason = "client disconnected: " + util::escape(error.said().description)};
  } catch (const net::ConnectionLost& error) {
    return {.to_client = {}, .to_upstream = {}, .reason = std::string("client lost: ") + error.what()};
  } catch (const std::exception& error) {
    return {.to_client =
                DisconnectMessage{DisconnectReason::by_application, with_id("internal error", session_id)},
            .to_upstream =
                DisconnectMessage{DisconnectReason::by_application, with_id("internal error", session_id)},
            .reason = std::string("internal error: ") + error.what(),
            .level = LogLevel::error};
  }
}

Disconnection disconnection_after(const relay::Ending& ending, const std::string& session_id) {
  return std::visit(AfterRelay{ending.leg, session_id}, ending.cause);
}

Disconnection disconnection_by_us(const std::string& sentence, const std::string& session_id,
                                  DisconnectReason reason) {
  const DisconnectMessage message{reason, with_id(sentence, session_id)};
  return {.to_client = message, .to_upstream = message, .reason = sentence};
}

}  // namespace sshrp::proxy
