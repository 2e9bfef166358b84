// SPDX-License-Identifier: MIT
#include "sftp/path.h"

#include <gmock/gmock.h>

#include "sftp/limits.h"
#include "sftp/root.h"

namespace sshrp::sftp {
namespace {

using namespace std::string_view_literals;

std::string normal(std::string_view path) {
  const auto result = normalised(path);
  const auto* components = std::get_if<Components>(&result);
  return components ? joined(*components) : std::string(text(std::get<Status>(result)));
}

TEST(Path, is_made_absolute_and_normal) {
  EXPECT_EQ(normal("a"), "/a");
  EXPECT_EQ(normal("/a//b/./c/"), "/a/b/c");
  EXPECT_EQ(normal("."), "/");
  EXPECT_EQ(normal("//"), "/");
}

TEST(Path, parent_takes_one_name_away_and_none_at_the_top) {
  EXPECT_EQ(normal("/a/b/../c"), "/a/c");
  EXPECT_EQ(normal("/a/../../../b"), "/b");
  EXPECT_EQ(normal(".."), "/");
  EXPECT_EQ(normal("..."), "/...");
}

TEST(Path, is_bytes) {
  EXPECT_EQ(normal("/\xff\xfe b\n/\xc3\xa4"), "/\xff\xfe b\n/\xc3\xa4");
  EXPECT_EQ(normal("/a\\..\\b"), "/a\\..\\b");
}

TEST(Path, with_a_nul_is_refused) { EXPECT_EQ(normal("/a\0/b"sv), "Bad message"); }

TEST(Path, of_nothing_is_no_file) { EXPECT_EQ(normal(""), "No such file"); }

TEST(Path, has_bounds) {
  EXPECT_EQ(normal("/" + std::string(max_path - 1, 'x')).size(), max_path);
  EXPECT_EQ(normal("/" + std::string(max_path, 'x')), "Bad message");
  std::string deep;
  for (std::size_t i = 0; i < max_components; ++i) deep += "/d";
  EXPECT_EQ(normal(deep), deep);
  EXPECT_EQ(normal(deep + "/d"), "Bad message");
  EXPECT_EQ(normal(deep + "/d/.."), deep);
}

TEST(Path, is_inside_by_whole_names) {
  EXPECT_TRUE(is_inside({"srv", "web"}, {"srv", "web"}));
  EXPECT_TRUE(is_inside({"srv", "web"}, {"srv", "web", "x"}));
  EXPECT_FALSE(is_inside({"srv", "web"}, {"srv", "web2"}));
  EXPECT_FALSE(is_inside({"srv", "web"}, {"srv"}));
  EXPECT_TRUE(is_inside({}, {"srv"}));
}

TEST(LinkTarget, that_never_leaves_is_shown_as_it_is) {
  const Root root{.place = {"srv", "web"}, .spellings = {{"srv", "web"}}};
  EXPECT_EQ(shown_target(root, {"a", "b", "link"}, "../../x"), "../../x");
  EXPECT_EQ(shown_target(root, {"link"}, "x/../y"), "x/../y");
}

TEST(LinkTarget, that_comes_back_is_shown_from_the_top) {
  const Root root{.place = {"srv", "web"}, .spellings = {{"srv", "web"}}};
  EXPECT_EQ(shown_target(root, {"link"}, "../web/x"), "/x");
  EXPECT_EQ(shown_target(root, {"a", "link"}, "../../../srv/web"), "/");
}

TEST(LinkTarget, by_any_spelling_of_the_root_is_inside) {
  const Root root{.place = {"data", "web"}, .spellings = {{"data", "web"}, {"srv", "web"}}};
  EXPECT_EQ(shown_target(root, {"link"}, "/data/web/x"), "/x");
  EXPECT_EQ(shown_target(root, {"link"}, "/srv/web/x/../y"), "/y");
}

TEST(LinkTarget, that_leads_out_is_not_shown) {
  const Root root{.place = {"srv", "web"}, .spellings = {{"srv", "web"}}};
  for (const std::string_view target : {"/etc", "/srv/web2", "..", "a/../..", "../web2", "/srv/web/.."})
    EXPECT_EQ(shown_target(root, {"link"}, target), std::nullopt) << target;
}

TEST(LinkTarget, that_a_client_makes_is_taken_from_the_links_directory) {
  EXPECT_EQ(made_target({"a", "b"}, "../c/./d"), (Components{"a", "c", "d"}));
  EXPECT_EQ(made_target({"a"}, "/x/../y"), Components{"y"});
  EXPECT_EQ(made_target({"a"}, ".."), Components{});
}

TEST(LinkTarget, that_a_client_makes_never_climbs_above_the_root_and_comes_back) {
  for (const std::string_view target : {"../..", "../../a", "x/../../../a"})
    EXPECT_EQ(made_target({"a"}, target), std::nullopt) << target;
  EXPECT_EQ(made_target({}, std::string_view("a\0b", 3)), std::nullopt);
}

}  // namespace
}  // namespace sshrp::sftp
