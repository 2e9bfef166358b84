<?php
// One action with phpseclib: exec, put, get or symlink. The argument is JSON.
// SPDX-License-Identifier: MIT
require 'phpseclib3/autoload.php';

use phpseclib3\Crypt\PublicKeyLoader;
use phpseclib3\Net\SFTP;

$settings = json_decode($argv[1], true);
if (isset($settings['log'])) {
    define('NET_SSH2_LOGGING', SFTP::LOG_SIMPLE);
}

function fail($text)
{
    fwrite(STDERR, $text . "\n");
    exit(255);
}

// exec() takes no input for the command, so the input is given where the command's output is waited for: first of all.
class Client extends SFTP
{
    public $input = null;

    protected function get_channel_packet($client_channel, $skip_extended = false)
    {
        $running = $client_channel === self::CHANNEL_EXEC && $this->channel_status[$client_channel] === NET_SSH2_MSG_CHANNEL_DATA;
        if ($running && $this->input !== null) {
            [$input, $this->input] = [$this->input, null];
            $this->send_channel_packet(self::CHANNEL_EXEC, $input);
            $this->send_binary_packet(pack('CN', NET_SSH2_MSG_CHANNEL_EOF, $this->server_channels[self::CHANNEL_EXEC]));
        }
        return parent::get_channel_packet($client_channel, $skip_extended);
    }
}

function secret($attempt)
{
    if (isset($attempt['key'])) {
        return PublicKeyLoader::load(file_get_contents($attempt['key']));
    }
    return $attempt['password'] ?? $attempt['answer'];
}

function logIn($client, $settings)
{
    foreach ($settings['attempts'] as $attempt) {
        if ($client->login($settings['user'], secret($attempt))) {
            return true;
        }
    }
    return false;
}

$client = new Client($settings['host'], $settings['port'], 20);
if (!in_array(explode(' ', $client->getServerPublicHostKey())[1], $settings['keys'])) {
    fail('the host key is not the known one');
}
if (!logIn($client, $settings)) {
    fail('login refused: ' . implode('; ', $client->getErrors()));
}

$status = 0;
switch ($settings['action']) {
    case 'exec':
        $client->input = stream_get_contents(STDIN);
        $client->enableQuietMode();
        fwrite(STDOUT, $client->exec($settings['command']));
        fwrite(STDERR, $client->getStdError());
        $status = $client->getExitStatus();
        break;
    case 'put':
        $client->put($settings['remote'], $settings['local'], SFTP::SOURCE_LOCAL_FILE) or fail($client->getLastSFTPError());
        break;
    case 'get':
        $client->get($settings['remote'], $settings['local']) or fail($client->getLastSFTPError());
        break;
    case 'symlink':
        $client->symlink($settings['target'], $settings['link']) or fail($client->getLastSFTPError());
        break;
}
if (isset($settings['log'])) {
    file_put_contents($settings['log'], implode("\n", (array) $client->getLog()));
}
exit($status);
