// SPDX-License-Identifier: MIT
#include "upstream/login_places.h"

#include <gmock/gmock.h>

#include <map>

#include "net/loopback.h"

namespace sshrp::upstream {
namespace {

using net::testing::run_until;
using net::testing::spawn;
using ::testing::ElementsAre;

// All is done by one thread.
void poll(asio::io_context& context) {
  context.restart();
  context.poll();
}

class LoginPlacesTest : public ::testing::Test {
 protected:
  using Place = LoginPlaces::Place;
  using None = LoginPlaces::None;

  static net::Task<void> story(std::shared_ptr<LoginPlaces> places, net::Executor executor, HostPort where,
                               Bytes source, net::Clock::time_point until, std::string name,
                               LoginPlacesTest& test) {
    auto taken = co_await places->take(executor, where, source, until);
    if (auto* place = std::get_if<Place>(&taken)) {
      test.held[name] = std::move(*place);
      test.order.push_back(name);
    } else {
      test.order.push_back(std::get<None>(taken) == None::too_late ? name + " too late" : name + " too many");
    }
  }
  /// "a1" comes from the source "a".
  void want(const std::string& name, std::chrono::milliseconds patience = net::testing::deadline,
            const HostPort& where = {"host", 22}) {
    spawn(context.get_executor(),
          story(places, context.get_executor(), where, to_vector(as_bytes(name.substr(0, 1))),
                net::Clock::now() + patience, name, *this));
    poll(context);
  }
  void end(const std::string& name) {
    held.erase(name);
    poll(context);
  }

  asio::io_context context{1};
  std::map<std::string, Place> held;
  std::vector<std::string> order;
  std::shared_ptr<LoginPlaces> places = std::make_shared<LoginPlaces>(4);
};

TEST_F(LoginPlacesTest, are_without_number_where_there_is_no_limit) {
  places = std::make_shared<LoginPlaces>(0);
  for (int i = 0; i < 100; ++i) want("a" + std::to_string(i));
  EXPECT_EQ(held.size(), 100u);
}

TEST_F(LoginPlacesTest, are_had_by_the_next_when_one_is_given_back) {
  for (const char* name : {"a", "b", "c", "d", "e"}) want(name);
  EXPECT_THAT(order, ElementsAre("a", "b", "c", "d"));
  end("b");
  EXPECT_THAT(order, ElementsAre("a", "b", "c", "d", "e"));
}

TEST_F(LoginPlacesTest, are_those_of_one_host_and_port) {
  for (const char* name : {"a", "b", "c", "d"}) want(name);
  want("e", net::testing::deadline, {"host", 23});
  want("f", net::testing::deadline, {"other", 22});
  EXPECT_EQ(held.size(), 6u);
}

TEST_F(LoginPlacesTest, of_one_source_are_half_of_them_at_most) {
  for (const char* name : {"a1", "a2", "a3", "b1", "b2"}) want(name);
  EXPECT_THAT(order, ElementsAre("a1", "a2", "b1", "b2"));
  end("b1");
  EXPECT_THAT(order, ElementsAre("a1", "a2", "b1", "b2")) << "a has two";
  end("a1");
  EXPECT_THAT(order, ElementsAre("a1", "a2", "b1", "b2", "a3"));
}

TEST_F(LoginPlacesTest, are_given_to_the_source_that_has_fewest) {
  places = std::make_shared<LoginPlaces>(3);
  for (const char* name : {"a1", "b1", "a2", "a3", "c1", "d1"}) want(name);
  EXPECT_THAT(order, ElementsAre("a1", "b1", "a2"));
  end("b1");
  end("a1");
  EXPECT_THAT(order, ElementsAre("a1", "b1", "a2", "c1", "d1")) << "before a3, which came first";
  end("a2");
  EXPECT_EQ(order.back(), "a3");
}

TEST_F(LoginPlacesTest, are_waited_for_no_longer_than_asked) {
  places = std::make_shared<LoginPlaces>(1);
  want("a");
  want("b", std::chrono::milliseconds(1));
  ASSERT_TRUE(run_until(context, [&] { return order.size() == 2; }));
  EXPECT_EQ(order.back(), "b too late");
  want("c");
  end("a");
  EXPECT_EQ(order.back(), "c") << "and not for who has left";
}

TEST_F(LoginPlacesTest, are_waited_for_by_so_many_of_a_source_and_so_many_in_all) {
  places = std::make_shared<LoginPlaces>(1);
  want("x");
  for (std::size_t i = 0; i < max_logins_waiting_of_source; ++i) want("a" + std::to_string(i));
  EXPECT_EQ(order.size(), 1u);
  want("a-");
  EXPECT_EQ(order.back(), "a- too many");
  for (char source = 'b';
       static_cast<std::size_t>(source - 'a') < max_logins_waiting / max_logins_waiting_of_source; ++source) {
    for (std::size_t i = 0; i < max_logins_waiting_of_source; ++i) want(source + std::to_string(i));
  }
  EXPECT_EQ(order.size(), 2u);
  want("z");
  EXPECT_EQ(order.back(), "a63 too many") << "one of a source with many makes room for the first of another";
  want("a-");
  EXPECT_EQ(order.back(), "a- too many") << "but none for one that has as many itself";
}

TEST_F(LoginPlacesTest, arent_lost_with_who_got_one_and_was_ended_before_he_knew) {
  places = std::make_shared<LoginPlaces>(1);
  want("a");
  {
    asio::io_context other{1};
    spawn(other.get_executor(), story(places, other.get_executor(), {"host", 22}, {},
                                      net::Clock::now() + net::testing::deadline, "b", *this));
    poll(other);
    want("c");
    held.erase("a");  // to b, whose loop runs no more
  }
  poll(context);
  EXPECT_THAT(order, ElementsAre("a", "c"));
  end("c");
  want("d");
  EXPECT_EQ(order.back(), "d");
}

TEST_F(LoginPlacesTest, may_outlast_whom_they_are_of) {
  want("a");
  std::weak_ptr<LoginPlaces> weak = places;
  places.reset();
  EXPECT_FALSE(weak.expired());
  held.clear();
  EXPECT_TRUE(weak.expired());
}

}  // namespace
}  // namespace sshrp::upstream
