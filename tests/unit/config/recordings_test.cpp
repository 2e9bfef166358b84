// SPDX-License-Identifier: MIT
#include "config/recordings.h"

#include <gmock/gmock.h>

#include "config/dump.h"
#include "config/files.h"

namespace sshrp::config {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::Field;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

const std::string recorded =
    "recordings = '/r/%Y-%m-%d'\n[[servers]]\nuser = 'a'\nupstream_host = 'h'\nrecord = 'terminal'\n";

RecordingsFolder folder(std::string_view text) {
  return std::get<RecordingsFolder>(parse_recordings_folder(text));
}
RecordingsKeep keep(std::string_view text) { return std::get<RecordingsKeep>(parse_recordings_keep(text)); }

TEST(RecordingsFolder, is_fixed_up_to_the_first_part_with_a_date) {
  EXPECT_EQ(folder("/var/lib/sshrp/rec/%Y-%m-%d").fixed, "/var/lib/sshrp/rec");
  EXPECT_THAT(folder("/var/lib/sshrp/rec/%Y-%m-%d").dated, ElementsAre("%Y-%m-%d"));
  EXPECT_THAT(folder("/r/%Y/%m/days/x%d").dated, ElementsAre("%Y", "%m", "days", "x%d"));
  EXPECT_THAT(folder("/r/all/").dated, IsEmpty());
  EXPECT_EQ(folder("/r//all/").fixed, "/r/all");
}

TEST(RecordingsFolder, has_no_other_fields_and_leads_nowhere_else) {
  for (const char* wrong : {"/r/%y", "/r/%", "/r/%Y%", "/r/%%Y", "/%Y/r", "/", "/r/../%Y", "/r/%Y/..",
                            "/r/%Y/%m/%d/%H/x", "/r/.%Y", "/r/%Y/.x"})
    EXPECT_TRUE(std::holds_alternative<std::string>(parse_recordings_folder(wrong))) << wrong;
}

TEST(RecordingsKeep, has_an_age_a_size_or_both) {
  EXPECT_EQ(keep("90d").age, std::chrono::hours(24 * 90));
  EXPECT_EQ(keep("50G").bytes, std::uint64_t{50} << 30);
  EXPECT_EQ(keep("2w 1T").age, std::chrono::hours(24 * 14));
  EXPECT_EQ(keep("1T 2w").bytes, std::uint64_t{1} << 40);
  EXPECT_EQ(keep("none").age.count(), 0);
  for (const char* wrong :
       {"", "90", "d", "0d", "1d 2d", "1G 1G", "1d 1G 1d", "9x", "1 G", "1m", "1g", "99999999999999999999d"})
    EXPECT_TRUE(std::holds_alternative<std::string>(parse_recordings_keep(wrong))) << wrong;
}

TEST(RecordingsKeep, is_written_as_it_is_read) {
  for (const char* text : {"none", "90d", "2w", "36h", "50G", "1w 1T", "1d 1500M"})
    EXPECT_EQ(write_recordings_keep(keep(text)), text);
}

TEST(Record, is_nothing_by_default) {
  const Config config = loaded("[[servers]]\nuser = 'a'\nupstream_host = 'h'\n");
  EXPECT_THAT(config.routes[0].session.recording.record, IsEmpty());
  EXPECT_TRUE(config.recordings->fixed.empty());
}

TEST(Record, takes_its_rules_along) {
  const Config config =
      loaded(recorded + "record_input = true\nrecord_unseen = 'deny'\nrecord_on_failure = 'continue'\n");
  const RecordRules& rules = config.routes[0].session.recording;
  EXPECT_TRUE(records(config.routes[0].session, Recorded::terminal));
  EXPECT_FALSE(records(config.routes[0].session, Recorded::exec));
  EXPECT_TRUE(*rules.input);
  EXPECT_EQ(*rules.unseen, RecordUnseen::deny);
  EXPECT_EQ(*rules.on_failure, RecordOnFailure::proceed);
  EXPECT_EQ(*rules.exec_max, 1u << 20);
}

TEST(Record, needs_a_folder) {
  const auto result = load_text("[[servers]]\nuser = 'a'\nupstream_host = 'h'\nrecord = 'exec'\n");
  EXPECT_THAT(errors_of(result), Contains(Field(&ConfigError::sentence, HasSubstr("recordings names one"))));
}

TEST(Record, is_no_use_where_no_program_may_run) {
  const auto result = load_text(recorded + "allow_ssh = false\n");
  EXPECT_THAT(errors_of(result), Contains(Field(&ConfigError::sentence, HasSubstr("SFTP isn't recorded"))));
}

TEST(Record, of_what_is_not_recorded_has_no_rules) {
  const std::string plain = "[[servers]]\nuser = 'a'\nupstream_host = 'h'\n";
  for (const char* key : {"record_exec_max = '2M'", "record_input = true", "record_unseen = 'deny'",
                          "record_on_failure = 'continue'"})
    EXPECT_THAT(errors_of(load_text(plain + key + "\n")),
                Contains(Field(&ConfigError::sentence, HasSubstr("record doesn't ask"))))
        << key;
}

TEST(Record, warns_of_what_passes_unrecorded) {
  const auto warns = [](const std::string& text) {
    for (const ConfigError& warning : loaded(text).warnings)
      if (warning.sentence.starts_with("record:")) return true;
    return false;
  };
  EXPECT_TRUE(warns(recorded));
  EXPECT_TRUE(warns(recorded + "allow_forwarding = false\nallow_agent = false\n"));
  EXPECT_FALSE(warns(recorded + "allow_forwarding = false\nallow_agent = false\nallow_x11 = false\n"));
  EXPECT_FALSE(warns(recorded + "record_unseen = 'deny'\n"));
}

TEST(Record, that_denies_what_it_cannot_see_takes_these_rights) {
  const access::Permissions permissions =
      permissions_of(loaded(recorded + "record_unseen = 'deny'\n").routes[0].session);
  using access::Right;
  for (const Right right : {Right::agent, Right::x11, Right::local_forwarding, Right::remote_forwarding,
                            Right::tunnel, Right::unnamed})
    EXPECT_FALSE(permissions.rights.has(right));
  EXPECT_TRUE(permissions.rights.has(Right::ssh));
  EXPECT_TRUE(permissions.rights.has(Right::sftp));
  EXPECT_TRUE(permissions.rights.has(Right::pty));
}

}  // namespace
}  // namespace sshrp::config
