#include "auth/downstream.h"

#include <algorithm>

#include "auth/password_request.h"
#include "auth/question.h"
#include "msg/transport.h"
#include "util/text.h"

namespace sshrp::auth {

using wire::DisconnectReason;
using wire::ProtocolError;

net::Task<void> Downstream::accept_service() { answer_service_request(co_await client_->receive()); }

void Downstream::answer_service_request(BytesView payload) {
  const auto request = wire::decode<msg::ServiceRequest>(payload);
  if (request.service_name != userauth_service) {
    throw ProtocolError(
        DisconnectReason::service_not_available,
        "service \"" + util::escape(request.service_name) + "\" isn't available before login");
  }
  client_->send(msg::ServiceAccept{userauth_service});
}

void Downstream::show_banner(std::string_view text) { client_->send(msg::UserauthBanner{text, ""}); }

// Paramiko asks for the service before each of its attempts, and sshd answers each time.
net::Task<BytesView> Downstream::next_message() {
  for (;;) {
    const BytesView payload = co_await client_->receive();
    if (static_cast<msg::Number>(payload[0]) != msg::Number::service_request) co_return payload;
    count_request();
    answer_service_request(payload);
  }
}

net::Task<msg::UserauthRequest> Downstream::next_request() {
  if (const auto begun = std::exchange(begun_, std::nullopt)) co_return *begun;
  co_return require_same_user(wire::decode<msg::UserauthRequest>(co_await next_message()));
}

msg::UserauthRequest Downstream::require_same_user(msg::UserauthRequest request) {
  count_request();
  if (request.service_name != connection_service) {
    throw ProtocolError(DisconnectReason::service_not_available,
                        "service \"" + util::escape(request.service_name) + "\" isn't available");
  }
  if (!user_name_) user_name_ = request.user_name;
  if (request.user_name != user_name_) throw ProtocolError("the user name changed during login");
  return request;
}

void Downstream::count_request() {
  if (++requests_ > max_requests) throw ProtocolError("too many authentication requests");
}

net::Task<Reaction> Downstream::ask(BytesView info_request) {
  const std::size_t prompts = prompts_of(info_request).size();
  client_->send(info_request);
  const BytesView payload = co_await next_message();
  if (static_cast<msg::Number>(payload[0]) == msg::Number::userauth_request) {
    begun_ = require_same_user(wire::decode<msg::UserauthRequest>(payload));
    co_return Abandoned{};
  }
  count_request();
  const std::vector<BytesView> responses = responses_of(payload);
  const bool too_long =
      std::ranges::any_of(responses, [](BytesView response) { return response.size() > max_password; });
  if (responses.size() != prompts || too_long) co_return WrongResponses{};
  co_return Responses{payload};
}

void Downstream::refuse(msg::AuthMethods methods) {
  if (++failures_ >= max_auth_tries_) {
    throw ProtocolError(DisconnectReason::no_more_auth_methods_available, "Too many authentication failures");
  }
  tell_methods(methods);
}

void Downstream::tell_methods(msg::AuthMethods methods) {
  const std::string names = methods.name_list();
  client_->send(msg::UserauthFailure{{names}, false});
}

void Downstream::tell_partial_success(msg::AuthMethods methods) {
  const std::string names = methods.name_list();
  client_->send(msg::UserauthFailure{{names}, true});
}

void Downstream::welcome_key(std::string_view algorithm_name, BytesView public_key) {
  client_->send(msg::UserauthPkOk{algorithm_name, public_key});
}

void Downstream::accept() { client_->send(msg::UserauthSuccess{}); }

}  // namespace sshrp::auth
