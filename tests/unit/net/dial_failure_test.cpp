// SPDX-License-Identifier: MIT
#include "net/dial_failure.h"

#include <gtest/gtest.h>
#include <netdb.h>

#include <cerrno>

#include "net/asio.h"

namespace sshrp::net {
namespace {

TEST(DialFailure, is_this_machines_fault_where_it_lacks_what_every_connection_needs) {
  for (const int error : {EMFILE, ENFILE, ENOBUFS, ENOMEM})
    EXPECT_EQ(fault_of({error, asio::system_category()}), Fault::local) << error;
  for (const int error : {ECONNREFUSED, ETIMEDOUT, EHOSTUNREACH, ENETUNREACH, ECONNRESET})
    EXPECT_EQ(fault_of({error, asio::system_category()}), Fault::server) << error;
}

TEST(DialFailure, says_nothing_of_a_server_that_cannot_be_reached_from_here) {
  EXPECT_EQ(fault_of({EADDRNOTAVAIL, asio::system_category()}), Fault::forbidden);
}

TEST(DialFailure, a_name_without_address_is_no_fault_of_the_resolvers) {
  for (const int error : {EAI_NONAME, EAI_NODATA, EAI_ADDRFAMILY})
    EXPECT_EQ(fault_of_lookup(error), Fault::server) << error;
  for (const int error : {EAI_AGAIN, EAI_FAIL}) EXPECT_EQ(fault_of_lookup(error), Fault::resolver) << error;
  EXPECT_EQ(fault_of_lookup(EAI_MEMORY), Fault::local);
  errno = EMFILE;
  EXPECT_EQ(fault_of_lookup(EAI_SYSTEM), Fault::local);
  errno = EACCES;
  EXPECT_EQ(fault_of_lookup(EAI_SYSTEM), Fault::resolver);
}

}  // namespace
}  // namespace sshrp::net
