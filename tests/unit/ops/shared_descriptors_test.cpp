// SPDX-License-Identifier: MIT
#include "ops/shared_descriptors.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

#include "ops/in_child.h"
#include "ops/privileges.h"

namespace sshrp::ops {
namespace {

util::UniqueFd make_listening() {
  util::UniqueFd socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  const sockaddr_in anywhere{
      .sin_family = AF_INET, .sin_port = 0, .sin_addr = {htonl(INADDR_LOOPBACK)}, .sin_zero = {}};
  EXPECT_EQ(::bind(socket.get(), reinterpret_cast<const sockaddr*>(&anywhere), sizeof anywhere), 0);
  EXPECT_EQ(::listen(socket.get(), 1), 0);
  return socket;
}

int with_protected(int last, const std::function<int()>& body) {
  return exit_code_of_child([&] {
    forbid_new_privileges();
    return protect_shared(last) == Restriction::unsupported ? 0 : body();
  });
}

bool is_forbidden(long result) { return result < 0 && errno == EPERM; }

TEST(SharedDescriptors, of_sockets_that_listen_cant_be_spoilt) {
  const util::UniqueFd shared = make_listening();
  const int number = shared.get();
  EXPECT_EQ(
      with_protected(number,
                     [&] {
                       const int on = 1;
                       const sockaddr nowhere{.sa_family = AF_UNSPEC, .sa_data = {}};
                       if (!is_forbidden(::shutdown(number, SHUT_RDWR))) return 1;
                       if (!is_forbidden(::connect(number, &nowhere, sizeof nowhere))) return 2;
                       if (!is_forbidden(::bind(number, &nowhere, sizeof nowhere))) return 3;
                       if (!is_forbidden(::setsockopt(number, SOL_SOCKET, SO_LOCK_FILTER, &on, sizeof on)))
                         return 4;
                       return 0;
                     }),
      0);
  int listens = 0;
  socklen_t size = sizeof listens;
  ::getsockopt(number, SOL_SOCKET, SO_ACCEPTCONN, &listens, &size);
  EXPECT_EQ(listens, 1);
}

TEST(SharedDescriptors, arent_had_by_other_numbers) {
  const util::UniqueFd shared = make_listening();
  const int number = shared.get();
  EXPECT_EQ(with_protected(number,
                           [&] {
                             if (!is_forbidden(::dup(number))) return 1;
                             if (!is_forbidden(::dup2(number, 200))) return 2;
                             if (!is_forbidden(::dup3(number, 200, 0))) return 3;
                             if (!is_forbidden(::fcntl(number, F_DUPFD, 200))) return 4;
                             if (!is_forbidden(::fcntl(number, F_DUPFD_CLOEXEC, 200))) return 5;
                             // The kernel looks at the lower half only.
                             if (!is_forbidden(::syscall(SYS_dup, (1L << 32) | number))) return 6;
                             return 0;
                           }),
            0);
}

TEST(SharedDescriptors, dont_keep_others_from_being_used) {
  const util::UniqueFd shared = make_listening();
  EXPECT_EQ(with_protected(shared.get(),
                           [&] {
                             const util::UniqueFd other(::socket(AF_INET, SOCK_STREAM, 0));
                             const int on = 1;
                             if (::fcntl(shared.get(), F_GETFD) < 0) return 1;
                             if (::setsockopt(other.get(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on) != 0)
                               return 2;
                             if (!util::UniqueFd(::dup(other.get()))) return 3;
                             // In the place of a shared one: so logs are opened anew.
                             return ::dup3(other.get(), shared.get(), O_CLOEXEC) == shared.get() ? 0 : 4;
                           }),
            0);
}

TEST(SharedDescriptors, are_known_by_their_numbers) {
  util::UniqueFd low = make_listening(), high = make_listening();
  const int gap = low.get(), last = high.get();
  low = {};
  const auto taken = fill_numbers(last);
  ASSERT_FALSE(taken.empty());
  EXPECT_EQ(taken.front().get(), gap);
  EXPECT_GT(make_listening().get(), last);
}

}  // namespace
}  // namespace sshrp::ops
