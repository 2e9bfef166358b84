// SPDX-License-Identifier: MIT
#include "login/userauth_server.h"

#include <algorithm>

#include "msg/info_request.h"
#include "msg/password_request.h"
#include "msg/transport.h"
#include "util/text.h"

namespace sshrp::login {

using wire::DisconnectReason;
using wire::ProtocolError;

net::Task<void> UserauthServer::accept_service() { answer_service_request(co_await client_->receive()); }

void UserauthServer::answer_service_request(BytesView payload) {
  const auto request = wire::decode<msg::ServiceRequest>(payload);
  if (request.service_name != msg::userauth_service) {
    throw ProtocolError(
        DisconnectReason::service_not_available,
        "service \"" + util::escape(request.service_name) + "\" isn't available before login");
  }
  client_->send(msg::ServiceAccept{msg::userauth_service});
}

void UserauthServer::show_banner(std::string_view text) { client_->send(msg::UserauthBanner{text, ""}); }

// Paramiko asks for the service before each of its attempts, and sshd answers each time.
net::Task<BytesView> UserauthServer::next_message() {
  for (;;) {
    const BytesView payload = co_await client_->receive();
    if (static_cast<msg::Number>(payload[0]) != msg::Number::service_request) co_return payload;
    count_request();
    answer_service_request(payload);
  }
}

net::Task<msg::UserauthRequest> UserauthServer::next_request() {
  if (const auto begun = std::exchange(begun_, std::nullopt)) co_return *begun;
  co_return require_same_user(wire::decode<msg::UserauthRequest>(co_await next_message()));
}

msg::UserauthRequest UserauthServer::require_same_user(msg::UserauthRequest request) {
  count_request();
  if (request.service_name != msg::connection_service) {
    throw ProtocolError(DisconnectReason::service_not_available,
                        "service \"" + util::escape(request.service_name) + "\" isn't available");
  }
  if (!user_name_) user_name_ = request.user_name;
  if (request.user_name != user_name_) throw ProtocolError("the user name changed during login");
  return request;
}

void UserauthServer::count_request() {
  if (++requests_ > max_requests) throw ProtocolError("too many authentication requests");
}

net::Task<Reaction> UserauthServer::prompt(BytesView info_request) {
  const std::size_t prompts = msg::prompts_of(info_request).size();
  client_->send(info_request);
  const BytesView payload = co_await next_message();
  if (static_cast<msg::Number>(payload[0]) == msg::Number::userauth_request) {
    begun_ = require_same_user(wire::decode<msg::UserauthRequest>(payload));
    co_return Abandoned{};
  }
  count_request();
  const std::vector<BytesView> responses = msg::responses_of(payload);
  const bool are_possible = std::ranges::all_of(
      responses, [](BytesView response) { return msg::may_be_password(as_text(response)); });
  if (responses.size() != prompts || !are_possible) co_return WrongResponses{};
  co_return Responses{payload};
}

void UserauthServer::refuse(msg::AuthMethods methods) {
  if (++failures_ >= max_auth_tries_) {
    throw ProtocolError(DisconnectReason::no_more_auth_methods_available, "Too many authentication failures");
  }
  tell_methods(methods);
}

void UserauthServer::tell_methods(msg::AuthMethods methods) {
  const std::string names = methods.name_list();
  client_->send(msg::UserauthFailure{{names}, false});
}

void UserauthServer::tell_partial_success(msg::AuthMethods methods) {
  const std::string names = methods.name_list();
  client_->send(msg::UserauthFailure{{names}, true});
}

void UserauthServer::welcome_key(std::string_view algorithm_name, BytesView public_key) {
  client_->send(msg::UserauthPkOk{algorithm_name, public_key});
}

void UserauthServer::accept() { client_->send(msg::UserauthSuccess{}); }

}  // namespace sshrp::login
