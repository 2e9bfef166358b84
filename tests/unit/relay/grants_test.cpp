#include "relay/grants.h"

#include <gmock/gmock.h>

#include "relay/policy.h"

namespace sshrp::relay {
namespace {

using config::Permissions;
using config::Right;
using ::testing::ElementsAre;

bool is_open(const Grants& grants) {
  return std::holds_alternative<OpenSession>(make_session(grants, nullptr));
}

TEST(Grants, of_everything_make_an_open_session) { EXPECT_TRUE(is_open({})); }

TEST(Grants, that_hold_anything_back_or_look_at_anything_make_a_guarded_one) {
  std::vector<Grants> all(8);
  all[0].permissions.rights.remove(Right::unnamed);
  all[1].permissions.permit_open = {{}};
  all[2].permissions.permit_listen = {{}};
  all[3].permissions.force_command = "true";
  all[4].permissions.set_env = {{"A", "1"}};
  all[5].permissions.accept_env.emplace();
  all[6].sftp.audit = sftp::Audit::on;
  all[7].sftp.denied = sftp::Operations::changing();
  for (const Grants& grants : all) EXPECT_FALSE(is_open(grants)) << &grants - all.data();
}

TEST(Effective, permissions_grant_nothing_unnamed_once_something_is_denied) {
  EXPECT_TRUE(effective({}).rights.has(Right::unnamed));
  Permissions denying;
  denying.rights.remove(Right::pty);
  EXPECT_FALSE(effective(denying).rights.has(Right::unnamed));
  Permissions forcing;
  forcing.force_command = "true";
  EXPECT_FALSE(effective(forcing).rights.has(Right::unnamed));
  Permissions listing;
  listing.permit_open = {{}};
  EXPECT_FALSE(effective(listing).rights.has(Right::unnamed));
}

TEST(Effective, permissions_with_lists_of_places_grant_no_tunnel) {
  Permissions listing;
  listing.permit_listen = {{}};
  EXPECT_FALSE(effective(listing).rights.has(Right::tunnel));
}

TEST(Effective, environment_is_what_was_written_if_it_was) {
  Permissions forcing;
  forcing.force_command = "true";
  EXPECT_THAT(*effective(forcing).accept_env, ElementsAre("LANG", "LC_*"));
  forcing.accept_env = {"X"};
  EXPECT_THAT(*effective(forcing).accept_env, ElementsAre("X"));
  EXPECT_FALSE(effective({}).accept_env);
}

}  // namespace
}  // namespace sshrp::relay
