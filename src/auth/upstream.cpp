#include "auth/upstream.h"

#include "auth/downstream.h"
#include "auth/question.h"
#include "msg/transport.h"

namespace sshrp::auth {

// The service request waits in the transport until the key exchange is done, the host key checked with it.
net::Task<void> Upstream::begin() {
  upstream_->send(msg::ServiceRequest{userauth_service});
  const auto accepted = wire::decode<msg::ServiceAccept>(co_await upstream_->receive());
  if (accepted.service_name != userauth_service) throw wire::ProtocolError("another service was accepted");
}

net::Task<Answer> Upstream::request(msg::AuthMethod method, BytesView method_specific) {
  upstream_->send(msg::UserauthRequest{user_name_, connection_service, name_of(method), {method_specific}});
  co_return co_await answer_to(method);
}

net::Task<Answer> Upstream::respond(BytesView info_response) {
  upstream_->send(info_response);
  co_return co_await answer_to(msg::AuthMethod::keyboard_interactive);
}

net::Task<Answer> Upstream::answer_to(msg::AuthMethod method) {
  for (;;) {
    const BytesView payload = co_await upstream_->receive();
    switch (static_cast<msg::Number>(payload[0])) {
      case msg::Number::userauth_success:
        wire::decode<msg::UserauthSuccess>(payload);
        co_return Accepted{};
      case msg::Number::userauth_failure: {
        const auto failure = wire::decode<msg::UserauthFailure>(payload);
        co_return Refused{msg::AuthMethods::parse(failure.methods_that_can_continue.text),
                          failure.partial_success ? Refused::Progress::partial : Refused::Progress::none};
      }
      case msg::Number::userauth_banner:
        wire::decode<msg::UserauthBanner>(payload);
        co_await show_banner(payload);
        break;
      case msg::Number::userauth_info_request:  // 60, which each method reads in its own way
        if (method == msg::AuthMethod::publickey) {
          wire::decode<msg::UserauthPkOk>(payload);
          co_return KeyWelcome{};
        }
        if (method == msg::AuthMethod::password) wire::decode<msg::UserauthPasswdChangereq>(payload);
        if (method == msg::AuthMethod::keyboard_interactive) prompts_of(payload);
        if (method != msg::AuthMethod::none) co_return Asked{payload};
        [[fallthrough]];
      default:
        throw wire::ProtocolError("unexpected message in login");
    }
  }
}

// A server that shows banners without end fills no memory of ours.
net::Task<void> Upstream::show_banner(BytesView payload) {
  if (!client_) co_return;
  client_->send(payload);
  co_await client_->flush();
}

}  // namespace sshrp::auth
