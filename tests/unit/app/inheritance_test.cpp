#include "app/inheritance.h"

#include <fcntl.h>
#include <gtest/gtest.h>

#include <cstdlib>

#include "net/listener.h"
#include "ops/in_child.h"

namespace sshrp::app {
namespace {

net::tcp::endpoint loopback() { return {asio::ip::address_v4::loopback(), 0}; }

Listening one_socket(const std::string& address) {
  Listening listening;
  listening.sockets.push_back({address, std::make_shared<const util::UniqueFd>(net::listen_on(loopback()))});
  return listening;
}

// In a process of its own, as a program that is started has them: with descriptors that nobody else owns.
int inherited(Listening::Origin origin, const std::function<int(const Inheritance&, int socket)>& check) {
  return ops::exit_code_of_child([&] {
    const auto [link, other] = make_control();
    Listening listening = one_socket("[::]:2200");
    listening.origin = origin;
    bequeath(listening, link);
    other.say(Word::stop);
    const int socket = listening.sockets[0].socket->get();
    if (::fcntl(socket, F_GETFD) != 0) return 1;  // a program that is started must get it
    const Inheritance inheritance = take_inheritance();
    if (::fcntl(socket, F_GETFD) != FD_CLOEXEC) return 2;
    if (std::getenv("SSHRPD_LISTENING") || std::getenv("SSHRPD_PREDECESSOR")) return 3;
    return check(inheritance, socket);
  });
}

TEST(Inheritance, is_what_was_bequeathed) {
  const auto check = [](const Inheritance& inheritance, int socket) {
    const auto& [origin, sockets] = inheritance.listening;
    if (origin != Listening::Origin::bound || sockets.size() != 1) return 4;
    if (sockets[0].address != "[::]:2200" || sockets[0].socket->get() != socket) return 5;
    return std::get<Message>(inheritance.predecessor.hear()).word == Word::stop ? 0 : 6;
  };
  EXPECT_EQ(inherited(Listening::Origin::bound, check), 0);
}

TEST(Inheritance, remembers_that_sockets_came_from_the_service_manager) {
  const auto check = [](const Inheritance& inheritance, int) {
    return inheritance.listening.origin == Listening::Origin::passed ? 0 : 4;
  };
  EXPECT_EQ(inherited(Listening::Origin::passed, check), 0);
}

TEST(Inheritance, passes_over_what_is_no_socket_that_listens) {
  const util::UniqueFd null(::open("/dev/null", O_RDONLY));
  for (const std::string& text :
       {"bound " + std::to_string(null.get()) + "=a:1", std::string("bound 9999=a:1"),
        std::string("bound x=y"), std::string("1=a:1"), std::string("bound 5")}) {
    ::setenv("SSHRPD_LISTENING", text.c_str(), 1);
    EXPECT_TRUE(take_inheritance().listening.sockets.empty()) << text;
  }
}

TEST(Inheritance, is_nothing_for_one_that_was_just_started) {
  const Inheritance inheritance = take_inheritance();
  EXPECT_TRUE(inheritance.listening.sockets.empty());
  EXPECT_FALSE(inheritance.predecessor);
}

}  // namespace
}  // namespace sshrp::app
