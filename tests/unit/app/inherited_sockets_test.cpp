// SPDX-License-Identifier: MIT
#include "app/inherited_sockets.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

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
int inherited(Listening::Origin origin,
              const std::function<int(const InheritedSockets&, int socket)>& check) {
  return ops::exit_code_of_child([&] {
    const auto [other, link] = make_control();
    Listening listening = one_socket("[::]:2200");
    listening.origin = origin;
    std::vector<ProcessCounters> counters;
    const SharedFd table = share(ops::make_constant_file("test", as_bytes("table")));
    for (const std::string_view text : {"counters", "counters of another"})
      counters.push_back(
          {table, ops::make_constant_file("test", as_bytes(text)), ops::watch_process(::getpid())});
    counters[1].sessions = ops::make_constant_file("test", as_bytes("sessions"));
    counters[1].series = ops::make_constant_file("test", as_bytes("series"));
    const lock::NameFiles names{ops::make_constant_file("test", as_bytes("key")),
                                ops::make_lock_file("test", 4096)};
    const penalty::PenaltyFiles penalties = penalty::make_penalty_files();
    pass_sockets(listening, link, counters, names, &penalties, {});
    other.say(succession::Stop{});
    const int socket = listening.sockets[0].socket->get();
    if (::fcntl(socket, F_GETFD) != 0) return 1;  // a program that is started must get it
    const InheritedSockets got = take_inherited_sockets();
    if (::fcntl(socket, F_GETFD) != FD_CLOEXEC) return 2;
    for (const char* variable :
         {"SSHRPD_LISTENING", "SSHRPD_PREDECESSOR", "SSHRPD_COUNTERS", "SSHRPD_NAMES", "SSHRPD_PENALTIES"})
      if (std::getenv(variable)) return 3;
    close_all_but(got);
    return check(got, socket);
  });
}

TEST(InheritedCounters, are_those_of_all_processes) {
  const auto check = [](const InheritedSockets& got, int) {
    if (got.counters.size() != 2 || got.counters[1].table != got.counters[0].table) return 4;
    const ProcessCounters& process = got.counters[0];
    if (as_text(ops::Mapping(*process.table).bytes()) != "table") return 5;
    if (as_text(ops::Mapping(process.counters).bytes()) != "counters") return 6;
    if (process.sessions) return 8;
    if (as_text(ops::Mapping(got.counters[1].sessions).bytes()) != "sessions") return 9;
    if (as_text(ops::Mapping(got.counters[1].series).bytes()) != "series") return 10;
    return ::fcntl(process.process.get(), F_GETFD) == FD_CLOEXEC ? 0 : 7;
  };
  EXPECT_EQ(inherited(Listening::Origin::bound, check), 0);
}

// What a daemon of version 0.2 leaves, and what such a one finds: it takes parts of three numbers.
TEST(InheritedCounters, are_named_as_earlier_versions_name_them) {
  const auto body = [] {
    const auto [other, link] = make_control();
    std::vector<ProcessCounters> counters(1);
    counters[0] = {share(ops::make_constant_file("test", as_bytes("table"))),
                   ops::make_constant_file("test", as_bytes("counters")), ops::watch_process(::getpid()),
                   ops::make_constant_file("test", as_bytes("sessions")),
                   ops::make_constant_file("test", as_bytes("series"))};
    const lock::NameFiles names{ops::make_constant_file("test", as_bytes("key")),
                                ops::make_lock_file("test", 4096)};
    pass_sockets(one_socket("[::]:2200"), link, counters, names, nullptr, {});
    const auto files = descriptors_of(counters[0]);
    const std::string as_before = fmt::format("{}:{}:{}", files[0], files[1], files[2]);
    if (std::getenv("SSHRPD_COUNTERS") != fmt::format("{} {}={}:{}", as_before, files[1], files[3], files[4]))
      return 1;
    ::setenv("SSHRPD_COUNTERS", as_before.c_str(), 1);
    const InheritedSockets got = take_inherited_sockets();
    return got.counters.size() == 1 && !got.counters[0].sessions ? 0 : 2;
  };
  EXPECT_EQ(ops::exit_code_of_child(body), 0);
}

TEST(InheritedCounters, are_none_where_the_text_names_none) {
  for (const char* text :
       {"1:1:1", "9999:9999:9999", "x", "::", "-1:-1:-1", "1=1", "=", "9999:9999:9999 9999=9999"}) {
    ::setenv("SSHRPD_COUNTERS", text, 1);
    EXPECT_TRUE(take_inherited_sockets().counters.empty()) << text;
  }
}

TEST(InheritedNames, are_those_that_were_passed) {
  const auto check = [](const InheritedSockets& got, int) {
    if (!got.names) return 4;
    if (as_text(ops::Mapping(got.names->key).bytes()) != "key") return 5;
    if (ops::Mapping(got.names->table).bytes().size() != 4096) return 6;
    return ::fcntl(got.names->table.get(), F_GETFD) == FD_CLOEXEC ? 0 : 7;
  };
  EXPECT_EQ(inherited(Listening::Origin::bound, check), 0);
}

TEST(InheritedNames, are_none_where_the_text_names_none) {
  for (const char* text : {"1:1", "9999:9999", "x", ":", "-1:-1", "3"}) {
    ::setenv("SSHRPD_NAMES", text, 1);
    EXPECT_FALSE(take_inherited_sockets().names) << text;
  }
}

TEST(InheritedPenalties, are_those_that_were_passed) {
  const auto check = [](const InheritedSockets& got, int) {
    if (!got.penalties) return 4;
    if (ops::Mapping(got.penalties->table).bytes().size() != sizeof(penalty::SharedTable)) return 5;
    return ::fcntl(got.penalties->lock.get(), F_GETFD) == FD_CLOEXEC ? 0 : 6;
  };
  EXPECT_EQ(inherited(Listening::Origin::bound, check), 0);
}

// What a program between left as it was names whatever has those numbers now; that stays open and as it is.
TEST(InheritedPenalties, are_none_where_they_were_passed_to_another_process) {
  const auto body = [] {
    std::array<util::UniqueFd, 3> files;
    for (auto& file : files) file = ops::make_constant_file("test", as_bytes("key"));
    for (const auto& file : files) ::fcntl(file.get(), F_SETFD, 0);
    const auto numbers = fmt::format("{}:{}:{}", files[0].get(), files[1].get(), files[2].get());
    for (const std::string& text : {fmt::format("{}:{}", ::getppid(), numbers), numbers, ":" + numbers}) {
      ::setenv("SSHRPD_PENALTIES", text.c_str(), 1);
      if (take_inherited_sockets().penalties) return 1;
      for (const auto& file : files)
        if (::fcntl(file.get(), F_GETFD) != 0) return 2;
    }
    return 0;
  };
  EXPECT_EQ(ops::exit_code_of_child(body), 0);
}

TEST(InheritedLink, tells_of_servers_if_it_is_said_so_to_this_process) {
  const auto check = [](const InheritedSockets& got, int) { return got.tells_of_servers ? 0 : 4; };
  EXPECT_EQ(inherited(Listening::Origin::bound, check), 0);
  for (const std::string& text : {std::to_string(::getppid()), std::string(), std::to_string(::getpid())}) {
    ::setenv("SSHRPD_SERVERS", text.c_str(), 1);
    EXPECT_FALSE(take_inherited_sockets().tells_of_servers) << "there is no link";
  }
}

TEST(InheritedNames, are_no_files_of_another_kind_or_that_were_taken) {
  const auto body = [] {
    const util::UniqueFd socket = net::listen_on(loopback());
    const util::UniqueFd taken = ops::make_constant_file("test", as_bytes("key"));
    for (const int number : {socket.get(), taken.get()}) {
      if (number == socket.get()) ::fcntl(number, F_SETFD, 0);
      ::setenv("SSHRPD_NAMES", fmt::format("{}:{}", number, number).c_str(), 1);
      ::setenv("SSHRPD_COUNTERS", fmt::format("{}:{}:{}", number, number, number).c_str(), 1);
      const InheritedSockets got = take_inherited_sockets();
      if (got.names || !got.counters.empty()) return 1;
      if (::fcntl(number, F_GETFD) < 0) return 2;
    }
    return 0;
  };
  EXPECT_EQ(ops::exit_code_of_child(body), 0);
}

TEST(InheritedSockets, are_those_that_were_passed) {
  const auto check = [](const InheritedSockets& got, int socket) {
    const Listening& listening = got.listening;
    if (listening.origin != Listening::Origin::bound || !listening.absent.empty()) return 4;
    if (listening.sockets.size() != 1 || listening.sockets[0].address != "[::]:2200" ||
        listening.sockets[0].socket->get() != socket)
      return 5;
    const auto heard = succession::decode_from_successor(std::get<Packet>(got.predecessor.hear()).bytes);
    return std::holds_alternative<succession::Stop>(heard) ? 0 : 6;
  };
  EXPECT_EQ(inherited(Listening::Origin::bound, check), 0);
}

TEST(InheritedSockets, remember_that_they_came_from_the_service_manager) {
  const auto check = [](const InheritedSockets& got, int) {
    return got.listening.origin == Listening::Origin::passed ? 0 : 4;
  };
  EXPECT_EQ(inherited(Listening::Origin::passed, check), 0);
}

TEST(InheritedSockets, are_only_those_that_listen) {
  const util::UniqueFd null(::open("/dev/null", O_RDONLY));
  for (const std::string& text :
       {"bound " + std::to_string(null.get()) + "=a:1", std::string("bound 9999=a:1"),
        std::string("bound x=y"), std::string("1=a:1"), std::string("bound 5")}) {
    ::setenv("SSHRPD_LISTENING", text.c_str(), 1);
    EXPECT_TRUE(take_inherited_sockets().listening.sockets.empty()) << text;
  }
}

TEST(InheritedSockets, are_none_for_one_that_was_just_started) {
  const InheritedSockets got = take_inherited_sockets();
  EXPECT_TRUE(got.listening.sockets.empty());
  EXPECT_FALSE(got.predecessor);
}

}  // namespace
}  // namespace sshrp::app
