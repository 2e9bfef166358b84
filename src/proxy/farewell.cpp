#include "proxy/farewell.h"

#include "proxy/upstream_leg.h"
#include "util/text.h"

namespace sshrp::proxy {
namespace {

using config::LogLevel;
using relay::Leg;
using wire::DisconnectReason;

std::string with_id(std::string_view sentence, const std::string& session_id) {
  return std::string(sentence) + " (session " + session_id + ")";
}

std::optional<LastWord>& word_to(Leg leg, Farewell& farewell) {
  return leg == Leg::downstream ? farewell.to_client : farewell.to_upstream;
}

// std::visit over relay::Ending's causes.
struct AfterRelay {
  Leg leg;
  const std::string& session_id;

  std::string subject() const { return std::string(name_of(leg)); }

  Farewell operator()(const relay::EndOfStream&) const {
    return {.to_client = {}, .to_upstream = {}, .reason = subject() + " closed the connection"};
  }

  // The other side hears it in the same words.
  Farewell operator()(const relay::SaidGoodbye& goodbye) const {
    Farewell farewell{.to_client = {}, .to_upstream = {}, .reason = subject() + " disconnected: "};
    farewell.reason += util::escape(goodbye.said.description);
    word_to(other(leg), farewell) = {goodbye.said.reason, goodbye.said.description};
    return farewell;
  }

  Farewell operator()(const relay::Violation& violation) const {
    Farewell farewell{.to_client = {},
                      .to_upstream = {},
                      .reason = subject() + ": " + violation.error.what(),
                      .level = LogLevel::warning};
    word_to(leg, farewell) = {violation.error.reason(), with_id(violation.error.what(), session_id)};
    word_to(other(leg), farewell) = {DisconnectReason::by_application,
                                     with_id("the other side broke the protocol", session_id)};
    return farewell;
  }

  Farewell operator()(const relay::Lost& lost) const {
    return {.to_client = {}, .to_upstream = {}, .reason = subject() + " lost: " + lost.reason};
  }
};

}  // namespace

Farewell farewell_after(std::exception_ptr failure, const std::string& session_id) {
  try {
    std::rethrow_exception(failure);
  } catch (const UpstreamError& error) {
    return {.to_client = LastWord{error.reason(), with_id(error.for_client(), session_id)},
            .to_upstream = {},
            .reason = std::string("upstream: ") + error.what(),
            .level = LogLevel::warning};
  } catch (const wire::ProtocolError& error) {
    return {.to_client = LastWord{error.reason(), with_id(error.what(), session_id)},
            .to_upstream = {},
            .reason = std::string("client: ") + error.what()};
  } catch (const net::Disconnected& error) {
    return {.to_client = {},
            .to_upstream = {},
            .reason = "client disconnected: " + util::escape(error.said().description)};
  } catch (const net::ConnectionLost& error) {
    return {.to_client = {}, .to_upstream = {}, .reason = std::string("client lost: ") + error.what()};
  } catch (const std::exception& error) {
    return {.to_client = LastWord{DisconnectReason::by_application, with_id("internal error", session_id)},
            .to_upstream = LastWord{DisconnectReason::by_application, with_id("internal error", session_id)},
            .reason = std::string("internal error: ") + error.what(),
            .level = LogLevel::error};
  }
}

Farewell farewell_after(const relay::Ending& ending, const std::string& session_id) {
  return std::visit(AfterRelay{ending.leg, session_id}, ending.cause);
}

Farewell farewell_by_us(const std::string& sentence, const std::string& session_id) {
  const LastWord word{DisconnectReason::by_application, with_id(sentence, session_id)};
  return {.to_client = word, .to_upstream = word, .reason = sentence};
}

}  // namespace sshrp::proxy
