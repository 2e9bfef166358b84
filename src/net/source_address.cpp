// SPDX-License-Identifier: MIT
#include "net/source_address.h"

#include <netinet/in.h>
#include <sys/socket.h>

namespace sshrp::net {
namespace {

class OwnAddress final : public SourceAddress {
 public:
  explicit OwnAddress(const asio::ip::address& address) : address_(address) {}

  asio::ip::address address() const override { return address_; }

  // The port is chosen with the connection only (IP_BIND_ADDRESS_NO_PORT of ip(7)): chosen here, it would be
  // taken for all servers.
  Task<Result<Socket>> bind(Executor executor, Clock::time_point) override {
    Socket socket(executor);
    const tcp::endpoint any_port(address_, 0);
    std::error_code error;
    socket.open(any_port.protocol(), error);
    const int yes = 1;
    if (!error) ::setsockopt(socket.native_handle(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &yes, sizeof yes);
    if (!error) socket.bind(any_port, error);
    if (error) co_return error.message();
    co_return socket;
  }

 private:
  const asio::ip::address address_;
};

}  // namespace

SourceAddressPtr own_address(const asio::ip::address& address) {
  return std::make_shared<OwnAddress>(address);
}

}  // namespace sshrp::net
