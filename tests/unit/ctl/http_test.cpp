// Of a daemon that answers wrong, late or not at all.
// SPDX-License-Identifier: MIT
#include "ctl/http.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ctl/answer.h"
#include "ctl/called.h"
#include "ctl/fake_daemon.h"

namespace sshrp::ctl {
namespace {

using testing::called;
using testing::FakeDaemon;
using ::testing::HasSubstr;
using testing::http_answer;

constexpr std::chrono::milliseconds short_patience{200};

/// What the sessions of a daemon that answers so are.
testing::Called sessions_of(const std::string& answer) {
  FakeDaemon daemon([&answer](const auto&, const auto&) { return answer; });
  return called({"sessions"}, {.control = daemon.socket()});
}

TEST(Http, asks_as_it_was_told_and_gives_what_came) {
  FakeDaemon daemon([](const auto&, const auto&) { return http_answer("{}", "404 Not Found"); });
  const Http http(daemon.socket());
  EXPECT_EQ(http.get("/a?b=%20").status, 404);
  EXPECT_EQ(http.post("/c", "{\"d\": 1}").body, "{}");
  EXPECT_THAT(daemon.requests(), ::testing::ElementsAre("GET /a?b=%20", "POST /c {\"d\": 1}"));
}

TEST(Http, takes_no_proxy_of_the_environment) {
  setenv("http_proxy", "http://127.0.0.1:1", 1);
  FakeDaemon daemon([](const auto&, const auto&) { return http_answer("{}"); });
  EXPECT_EQ(Http(daemon.socket()).get("/a").status, 200);
  unsetenv("http_proxy");
}

TEST(Http, goes_nowhere_else) {
  FakeDaemon daemon([](const auto&, const auto&) {
    return "HTTP/1.1 302 Found\r\nLocation: http://localhost/other\r\nContent-Length: 0\r\n\r\n";
  });
  EXPECT_EQ(called({"sessions"}, {.control = daemon.socket()}).status, exit_refused);
  EXPECT_EQ(daemon.requests().size(), 1u);
}

TEST(Http, nobody_there_is_exit_status_3_and_says_which_path) {
  const Folder folder;
  for (const auto& [path, sentence] : std::vector<std::pair<std::string, std::string>>{
           {folder / "none", "there is no " + folder / "none"},
           {folder.write("file", "") + "/x", "there is no"},
           {folder.write("file", ""), "nobody listens at " + folder / "file"},
           {folder / std::string(200, 'x'), "too long"}}) {
    const auto done = called({"status"}, {.control = path});
    EXPECT_EQ(done.status, exit_unreachable) << path;
    EXPECT_THAT(done.err, HasSubstr(sentence));
  }
}

TEST(Http, who_may_not_ask_is_told_who_may) {
  FakeDaemon daemon([](const auto&, const auto&) { return http_answer("{}"); });
  const bool was_root = geteuid() == 0;
  chmod(daemon.socket().c_str(), was_root ? 0660 : 0060);
  chmod(std::filesystem::path(daemon.socket()).parent_path().c_str(), 0755);
  if (was_root) {
    ASSERT_EQ(chown(daemon.socket().c_str(), 0, 1), 0);
    ASSERT_EQ(seteuid(65534), 0);  // root may ask everywhere
  }
  const auto done = called({"status"}, {.control = daemon.socket()});
  if (was_root) {
    ASSERT_EQ(seteuid(0), 0);
  }
  EXPECT_EQ(done.status, exit_unreachable);
  EXPECT_THAT(done.err, HasSubstr("permission to ask at " + daemon.socket() + " was denied"));
  EXPECT_THAT(done.err, HasSubstr(" may, and who is in the group "));
}

TEST(Http, a_connection_that_ends_without_an_answer_is_exit_status_3) {
  const auto done = sessions_of("");
  EXPECT_EQ(done.status, exit_unreachable);
  EXPECT_THAT(done.err, HasSubstr("without an answer"));
}

TEST(Http, what_is_no_answer_of_a_daemon_is_refused) {
  for (const std::string& answer :
       {std::string("SSH-2.0-OpenSSH_9.2\r\n"),
        std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{}"),
        "HTTP/1.1 200 OK\r\nX: " + std::string(2 * max_answer_header, 'x') + "\r\n\r\n[]",
        std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n[]\r\n")}) {
    const auto done = sessions_of(answer);
    EXPECT_EQ(done.status, exit_refused) << answer.substr(0, 80);
    EXPECT_EQ(done.out, "");
    EXPECT_THAT(done.err, ::testing::StartsWith("sshrpctl: "));
  }
}

TEST(Http, an_answer_that_doesnt_come_is_not_waited_for_forever) {
  for (const std::string& answer :
       {std::string(), std::string("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n[{}")}) {
    FakeDaemon daemon([&answer](const auto&, const auto&) { return answer; });
    daemon.keep_open();
    const auto done = called({"sessions"}, {.control = daemon.socket(), .patience = short_patience});
    EXPECT_EQ(done.status, exit_refused);
    EXPECT_THAT(done.err, HasSubstr("no answer in time"));
  }
}

TEST(Http, an_answer_has_a_bound) {
  const auto done =
      sessions_of("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n" + std::string(max_answer + 1, ' '));
  EXPECT_EQ(done.status, exit_refused);
  EXPECT_THAT(done.err, HasSubstr("too large"));
}

TEST(Answer, that_is_no_list_of_objects_is_refused) {
  for (const char* body : {"", "[", "nonsense", "{}", "3", "[1]", "[[]]", "[{}", "[{\"a\": }]",
                           "[{\"a\": \"\xff\"}]", "[{}] []", "\"\x1b[2J\"", "null", "[{\"a\": \"\x1b\"}]"}) {
    const auto done = sessions_of(http_answer(body));
    EXPECT_EQ(done.status, exit_refused) << body;
    EXPECT_EQ(done.out, "") << body;
    EXPECT_THAT(done.err, ::testing::StartsWith("sshrpctl: the daemon's answer")) << body;
  }
}

TEST(Answer, of_many_or_deep_parts_takes_no_memory) {
  std::string many = "[[]";
  for (std::size_t i = 0; i < max_answer_values; ++i) many += ",[]";
  for (const std::string& body : {std::string(max_answer_values + 1, '['), many + "]"}) {
    const auto done = sessions_of(http_answer(body));
    EXPECT_EQ(done.status, exit_refused);
    EXPECT_THAT(done.err, HasSubstr("isn't a list of objects"));
  }
  const auto deep = sessions_of(http_answer(std::string(1'000'000, '[') + std::string(1'000'000, ']')));
  EXPECT_THAT(deep.err, HasSubstr("isn't a list of objects"));  // no stack either
}

TEST(Answer, members_of_another_kind_are_as_if_they_werent_there) {
  const auto done = sessions_of(http_answer(
      R"([{"session": 7, "user": null, "client": ["x"], "bytes_up": -1, "bytes_down": "many", "began": "yesterday",
           "channels_open": {"session": {"deep": [1]}}, "stage": true}, {}])"));
  EXPECT_EQ(done.status, exit_done);
  const std::string nothing = "-  +-  +-  +-  +-  +-  +-  +-  +0 B  +0 B  -\n";
  EXPECT_THAT(done.out, ::testing::ContainsRegex("\n" + nothing + nothing + "$"));
}

TEST(Answer, a_refusal_has_the_daemons_sentences_harmless) {
  FakeDaemon daemon([](const auto&, const auto&) {
    return http_answer(
        "{\"error\": \"it has \\u001b[31merrors\", \"sentences\": [\"/x:1:2: key \\\"a\\\"\", 3, "
        "\"two\\nlines\"]}",
        "409 Conflict");
  });
  const auto done = called({"reload"}, {.control = daemon.socket()});
  EXPECT_EQ(done.status, exit_refused);
  EXPECT_EQ(done.out, "");
  EXPECT_EQ(done.err, "/x:1:2: key \"a\"\ntwo\\x0alines\nsshrpctl: it has \\x1b[31merrors\n");
}

TEST(Answer, a_refusal_says_nothing_twice) {
  const auto done =
      called({"reload"}, {.control = FakeDaemon([](const auto&, const auto&) {
                                       return http_answer(R"({"error": "a", "sentences": ["a", "b"]})",
                                                          "409 Conflict");
                                     }).socket()});
  EXPECT_EQ(done.err, "a\nb\n");
}

TEST(Answer, a_refusal_that_says_nothing_is_told_with_its_status) {
  for (const char* body : {"", "<html>", "[]", "{\"error\": 3}"})
    EXPECT_EQ(sessions_of(http_answer(body, "500 Oh")).err,
              "sshrpctl: the daemon refused it, with HTTP status 500\n");
}

}  // namespace
}  // namespace sshrp::ctl
