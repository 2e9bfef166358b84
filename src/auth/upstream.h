// Upstream: the client's side of login, RFC 4252, towards the upstream.
#pragma once

#include <variant>

#include "msg/userauth.h"
#include "net/connection.h"

namespace sshrp::auth {

/// The upstream let us in.
struct Accepted {};
/// It didn't; what it said could go on.
struct Refused {
  std::string methods;
};
/// It asked the client something, which was passed on: the client's next request is the answer.
struct Asked {};

using Verdict = std::variant<Accepted, Refused, Asked>;

class Upstream {
 public:
  /// `user_name`: the account there.
  Upstream(net::ConnectionPtr upstream, std::string user_name)
      : upstream_(std::move(upstream)), user_name_(std::move(user_name)) {}

  /// Key exchange, the check of the host key, and the ssh-userauth service. Throws what receive() throws.
  net::Task<void> begin();

  /// Passes the client's request on, with the user name of the account there, and what the upstream shows or
  /// asks back to the client.
  net::Task<Verdict> pass_through(msg::UserauthRequest request, net::ConnectionPtr client);

  const net::ConnectionPtr& connection() const { return upstream_; }

 private:
  net::ConnectionPtr upstream_;
  std::string user_name_;
};

}  // namespace sshrp::auth
