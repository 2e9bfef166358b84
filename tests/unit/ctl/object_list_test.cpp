// SPDX-License-Identifier: MIT
#include "ctl/object_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "ctl/failure.h"

namespace sshrp::ctl {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> read(std::string_view text, std::vector<std::string_view> wanted = {}) {
  std::vector<std::string> found;
  for_each_object(text, wanted, [&](const json& object) { found.push_back(object.dump()); });
  return found;
}

std::string failure_of(std::string_view text) {
  try {
    read(text, {"a"});
  } catch (const Failure& failure) {
    return failure.what();
  }
  return {};
}

TEST(ObjectList, tells_of_each_object_only_the_members_that_are_wanted) {
  constexpr std::string_view text =
      R"([{"a": "x", "b": {"a": 1}, "c": [1, {"a": 2}, "a"], "d": 7}, {"d": -1.5, "e": null}, {}])";
  EXPECT_THAT(read(text, {"a", "d"}), ElementsAre(R"({"a":"x","d":7})", R"({"d":-1.5})", "{}"));
  EXPECT_THAT(read(text), ElementsAre("{}", "{}", "{}"));
  EXPECT_THAT(read("[]", {"a"}), IsEmpty());
}

TEST(ObjectList, tells_what_an_object_in_a_member_has_of_texts_and_numbers_and_nothing_below) {
  EXPECT_THAT(read(R"([{"a": {"b": 1, "c": {"d": 2}, "e": [3, {"f": 4}], "g": "h"}, "b": 5}])", {"a"}),
              ElementsAre(R"({"a":{"b":1,"g":"h"}})"));
  EXPECT_THAT(read(R"([{"a": [1, {"b": 2}]}, {"a": true}])", {"a"}),
              ElementsAre(R"({"a":null})", R"({"a":true})"));
}

TEST(ObjectList, refuses_what_is_no_list_of_objects) {
  constexpr const char* no_list = "the daemon's answer isn't a list of objects";
  for (const char* text : {"{}", "1", R"("a")", "null", "[1]", "[[]]", "[[{}]]", R"([{"a": 1}, "b"])"})
    EXPECT_EQ(failure_of(text), no_list) << text;
  for (const char* text : {"", "[", "[{}", R"([{"a"}])", "[{}] x", "[{\"a\": \"\xff\"}]", "[{},]"})
    EXPECT_EQ(failure_of(text), "the daemon's answer isn't JSON") << text;
}

TEST(ObjectList, takes_any_depth) {
  const std::string deep = R"([{"a": )" + std::string(100'000, '[') + std::string(100'000, ']') + "}]";
  EXPECT_THAT(read(deep, {"a"}), ElementsAre(R"({"a":null})"));
}

}  // namespace
}  // namespace sshrp::ctl
