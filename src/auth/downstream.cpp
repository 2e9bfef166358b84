#include "auth/downstream.h"

#include "msg/transport.h"
#include "util/text.h"

namespace sshrp::auth {

using wire::DisconnectReason;
using wire::ProtocolError;

net::Task<void> Downstream::accept_service() {
  const auto request = wire::decode<msg::ServiceRequest>(co_await client_->receive());
  if (request.service_name != userauth_service) {
    throw ProtocolError(
        DisconnectReason::service_not_available,
        "service \"" + util::escape(request.service_name) + "\" isn't available before login");
  }
  client_->send(msg::ServiceAccept{userauth_service});
}

void Downstream::show_banner(std::string_view text) { client_->send(msg::UserauthBanner{text, ""}); }

net::Task<msg::UserauthRequest> Downstream::next_request() {
  const auto request = wire::decode<msg::UserauthRequest>(co_await client_->receive());
  if (++requests_ > max_requests) throw ProtocolError("too many authentication requests");
  if (request.service_name != connection_service) {
    throw ProtocolError(DisconnectReason::service_not_available,
                        "service \"" + util::escape(request.service_name) + "\" isn't available");
  }
  if (requests_ == 1) user_name_ = request.user_name;
  if (request.user_name != user_name_) throw ProtocolError("the user name changed during login");
  co_return request;
}

void Downstream::refuse(std::string_view methods) {
  if (++failures_ >= max_auth_tries_) {
    throw ProtocolError(DisconnectReason::no_more_auth_methods_available, "Too many authentication failures");
  }
  tell_methods(methods);
}

void Downstream::tell_methods(std::string_view methods) {
  client_->send(msg::UserauthFailure{{methods}, false});
}

void Downstream::accept() { client_->send(msg::UserauthSuccess{}); }

}  // namespace sshrp::auth
