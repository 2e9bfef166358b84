#include "auth/upstream.h"

#include "auth/downstream.h"
#include "msg/transport.h"

namespace sshrp::auth {

// The service request waits in the transport until the key exchange is done, the host key checked with it.
net::Task<void> Upstream::begin() {
  upstream_->send(msg::ServiceRequest{userauth_service});
  const auto accepted = wire::decode<msg::ServiceAccept>(co_await upstream_->receive());
  if (accepted.service_name != userauth_service) throw wire::ProtocolError("another service was accepted");
}

net::Task<Verdict> Upstream::pass_through(msg::UserauthRequest request, net::ConnectionPtr client) {
  request.user_name = user_name_;
  upstream_->send(request);
  for (;;) {
    const BytesView payload = co_await upstream_->receive();
    switch (static_cast<msg::Number>(payload[0])) {
      case msg::Number::userauth_success:
        co_return Accepted{};
      case msg::Number::userauth_failure: {
        const auto failure = wire::decode<msg::UserauthFailure>(payload);
        co_return Refused{std::string(failure.methods_that_can_continue.text)};
      }
      case msg::Number::userauth_banner:
        client->send(payload);
        co_await client->flush();  // a server that shows banners without end fills no memory of ours
        break;
      case msg::Number::userauth_passwd_changereq:
        client->send(payload);
        co_return Asked{};
      default:
        throw wire::ProtocolError("unexpected message in login");
    }
  }
}

}  // namespace sshrp::auth
