// The table of commands. Parsing, help, completion and a test of the manual go by it.
// SPDX-License-Identifier: MIT
#include "ctl/commands.h"

namespace sshrp::ctl {
namespace {

using Count = Argument::Count;
using Kind = Argument::Kind;

constexpr std::string_view session_keys =
    "session user client route upstream upstream_user stage began last_activity bytes_up bytes_down channels "
    "worker";

constexpr Option common[] = {
    {"--control", "PATH", "where the daemon is asked; $SSHRP_CONTROL, or /run/sshrp/control.sock"},
    {"--json", "", "print a list of objects, as the daemon gave them"},
    {"--no-header", "", "print tables without their first line"},
};

constexpr Option user{"--user", "NAME", "of this login name"};
constexpr Option route{"--route", "NAME", "of this route"};
constexpr Option upstream_is{"--upstream", "HOST:PORT", "of this upstream"};
constexpr Option source{"--source", "NETWORK", "from this address or network"};
constexpr Option stage{"--stage", "STAGE", "that are so far",
                       "identification key_exchange login relaying ending"};

constexpr Option limit{"--limit", "NUMBER", "no more than these"};

constexpr Option filters[] = {user, route, upstream_is, source, stage};
constexpr Option of_sessions[] = {
    user,
    route,
    upstream_is,
    source,
    stage,
    {"--sort", "KEY", "in the order of this", session_keys, Option::Words::some},
    {"--reverse", "", "the other way round"},
    limit};
constexpr Option of_recordings[] = {limit};
constexpr Option of_end[] = {user, route, source, {"--message", "TEXT", "what the client reads"}};
constexpr Option force{"--force", "", "also at a terminal, though the recording was altered"};
constexpr Option of_play[] = {{"--speed", "FACTOR", "that much faster"},
                              {"--idle-limit", "SECONDS", "no pause is longer"},
                              {"--raw", "", "the output byte by byte, without its times"},
                              force};
constexpr Option of_export[] = {{"--text", "", "as plain text, without control sequences"}};
constexpr Option of_ban[] = {{"--time", "TIME", "so long: 90s, 30m, 1h (the default), 7d"}};
constexpr Option of_drain[] = {{"--wait", "", "until no session is left, or the daemon has ended"}};

constexpr Argument a_session[] = {{"SESSION"}};
constexpr Argument any_sessions[] = {{"SESSION", Count::any}};
constexpr Argument a_recording[] = {{"SESSION|FILE", Count::one, {}, Kind::file}};
constexpr Argument some_files[] = {{"FILE", Count::some, {}, Kind::file}};
constexpr Argument a_state[] = {{"NAME"}, {"SERVER"}, {"STATE", Count::one, "ready drain maint"}};
constexpr Argument a_network[] = {{"NETWORK"}};

constexpr auto as_table = Form::table;
constexpr auto otherwise = Form::other;

constexpr Command table[] = {
    {"status", {}, {}, as_table, status, "how the daemon is"},
    {"sessions", {}, of_sessions, as_table, sessions, "list sessions"},
    {"session", a_session, {}, as_table, session, "print all that is known of a session"},
    {"end", any_sessions, of_end, as_table, end, "end sessions"},
    {"top", {}, filters, otherwise, top, "show sessions by their traffic, again and again; q quits"},
    {"watch", a_session, {}, otherwise, watch, "show a recorded terminal as it goes on"},
    {"recordings", {}, of_recordings, as_table, recordings, "list recordings"},
    {"play", a_recording, of_play, otherwise, play, "play a recording"},
    {"verify", some_files, {}, as_table, verify, "say whether recordings are whole, cut or altered"},
    {"export", a_recording, of_export, otherwise, export_text, "print what a recording showed"},
    {"upstreams", {}, {}, as_table, upstreams, "list upstreams"},
    {"upstream", a_state, {}, as_table, upstream, "say what an upstream's server is to do"},
    {"bans", {}, {}, as_table, bans, "list sources that are refused"},
    {"ban", a_network, of_ban, as_table, ban, "refuse a source"},
    {"unban", a_network, {}, as_table, unban, "refuse a source no longer"},
    {"reload", {}, {}, as_table, reload, "read the configuration again, and wait until it is in force"},
    {"upgrade", {}, {}, as_table, upgrade, "start the program anew, and wait until it has taken over"},
    {"drain", {}, of_drain, as_table, drain, "take no more connections"},
    {"version", {}, {}, as_table, version, "print the version of each process, and of this program"},
    {"metrics", {}, {}, otherwise, metrics, "print what Prometheus is given"},
    {"completion", {}, {}, otherwise, completion, "print what bash-completion reads"},
};

}  // namespace

std::span<const Command> commands() { return table; }
std::span<const Option> common_options() { return common; }

}  // namespace sshrp::ctl
