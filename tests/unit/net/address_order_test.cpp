#include "net/address_order.h"

#include <gmock/gmock.h>

namespace sshrp::net {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> order(const std::vector<std::string>& addresses) {
  std::vector<tcp::endpoint> endpoints;
  for (const auto& address : addresses) endpoints.emplace_back(asio::ip::make_address(address), 22);
  std::vector<std::string> ordered;
  for (const auto& endpoint : by_turns(endpoints)) ordered.push_back(endpoint.address().to_string());
  return ordered;
}

TEST(AddressOrder, takes_the_families_by_turns_and_begins_with_the_first) {
  EXPECT_THAT(order({"2001:db8::1", "2001:db8::2", "2001:db8::3", "192.0.2.1", "192.0.2.2"}),
              ElementsAre("2001:db8::1", "192.0.2.1", "2001:db8::2", "192.0.2.2", "2001:db8::3"));
  EXPECT_THAT(order({"192.0.2.9", "192.0.2.1", "2001:db8::1"}),
              ElementsAre("192.0.2.9", "2001:db8::1", "192.0.2.1"));
}

TEST(AddressOrder, leaves_one_family_as_it_is) {
  EXPECT_THAT(order({"192.0.2.2", "192.0.2.3", "192.0.2.1"}),
              ElementsAre("192.0.2.2", "192.0.2.3", "192.0.2.1"));
  EXPECT_THAT(order({}), IsEmpty());
}

}  // namespace
}  // namespace sshrp::net
